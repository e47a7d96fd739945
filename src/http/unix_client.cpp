// SPDX-License-Identifier: Apache-2.0
#include "http/unix_client.h"

#include "base/error.h"
#include "http/channel.h"
#include "http/connect.h"
#include "http/exchange.h"

namespace fgn::http {

os::Fd UnixClient::connect(std::chrono::milliseconds timeout) const {
    try {
        return connect_unix(socket_, timeout);
    } catch (const Error &error) {
        throw Error{error.context(), error.object(), error.reason(), hint_};
    }
}

Response UnixClient::send(const Request &request) const {
    for (bool again = request.method == "GET";; again = false) {
        os::Fd socket = connect(request.deadlines.connect);
        require_owner(socket.get(), owner_, socket_);
        Channel channel{std::move(socket), socket_, request.deadlines};
        try {
            return exchange(channel, "localhost", request);
        } catch (const Error &) {
            if (!again || channel.timed_out() || channel.answered())
                throw;
        }
    }
}

} // namespace fgn::http
