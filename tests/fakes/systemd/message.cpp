// SPDX-License-Identifier: Apache-2.0
#include "fakes/systemd/message.h"

#include <cstdint>
#include <system_error>

namespace fgn::fakes {

namespace {

template <typename T>
T basic(sd_bus_message *message, char type) {
    T value{};
    checked(::sd_bus_message_read_basic(message, type, &value), "read");
    return value;
}

Json decode_container(sd_bus_message *message, char type, const char *contents) {
    checked(::sd_bus_message_enter_container(message, type, contents), "enter");
    Json values = decode(message);
    checked(::sd_bus_message_exit_container(message), "leave");
    return type == SD_BUS_TYPE_VARIANT ? values.at(0) : values;
}

Json decode_one(sd_bus_message *message, char type, const char *contents) {
    switch (type) {
    case SD_BUS_TYPE_BYTE:
        return basic<std::uint8_t>(message, type);
    case SD_BUS_TYPE_BOOLEAN:
        return basic<int>(message, type) != 0;
    case SD_BUS_TYPE_INT32:
    case SD_BUS_TYPE_UNIX_FD:
        return basic<std::int32_t>(message, type);
    case SD_BUS_TYPE_UINT32:
        return basic<std::uint32_t>(message, type);
    case SD_BUS_TYPE_INT64:
        return basic<std::int64_t>(message, type);
    case SD_BUS_TYPE_UINT64:
        return basic<std::uint64_t>(message, type);
    case SD_BUS_TYPE_STRING:
    case SD_BUS_TYPE_OBJECT_PATH:
    case SD_BUS_TYPE_SIGNATURE:
        return basic<const char *>(message, type);
    default:
        return decode_container(message, type, contents);
    }
}

template <typename T>
void append_number(sd_bus_message *message, char type, const Json &value) {
    const T number = value.get<T>();
    checked(::sd_bus_message_append_basic(message, type, &number), "append");
}

void append_basic(sd_bus_message *message, char type, const Json &value) {
    switch (type) {
    case SD_BUS_TYPE_BYTE:
        return append_number<std::uint8_t>(message, type, value);
    case SD_BUS_TYPE_BOOLEAN: {
        const int truth = value.get<bool>();
        checked(::sd_bus_message_append_basic(message, type, &truth), "append");
        return;
    }
    case SD_BUS_TYPE_INT32:
        return append_number<std::int32_t>(message, type, value);
    case SD_BUS_TYPE_UINT32:
        return append_number<std::uint32_t>(message, type, value);
    case SD_BUS_TYPE_UINT64:
        return append_number<std::uint64_t>(message, type, value);
    default:
        checked(::sd_bus_message_append_basic(message, type, value.get<std::string>().c_str()), "append");
    }
}

void append_array(sd_bus_message *message, char type, const Json &values) {
    checked(::sd_bus_message_open_container(message, SD_BUS_TYPE_ARRAY, std::string{type}.c_str()), "open");
    for (const Json &value : values)
        append_basic(message, type, value);
    checked(::sd_bus_message_close_container(message), "close");
}

} // namespace

int checked(int result, const char *what) {
    if (result < 0)
        throw std::system_error{-result, std::generic_category(), what};
    return result;
}

Json decode(sd_bus_message *message) {
    Json values = Json::array();
    char type = 0;
    const char *contents = nullptr;
    while (checked(::sd_bus_message_peek_type(message, &type, &contents), "look") > 0)
        values.push_back(decode_one(message, type, contents));
    return values;
}

void append(sd_bus_message *message, const std::string &signature, const Json &values) {
    std::size_t next = 0;
    for (std::size_t i = 0; i < signature.size(); ++i)
        if (signature[i] == SD_BUS_TYPE_ARRAY)
            append_array(message, signature[++i], values.at(next++));
        else
            append_basic(message, signature[i], values.at(next++));
}

void append_variant(sd_bus_message *message, const std::string &signature, const Json &value) {
    checked(::sd_bus_message_open_container(message, SD_BUS_TYPE_VARIANT, signature.c_str()), "open");
    append(message, signature, Json::array({value}));
    checked(::sd_bus_message_close_container(message), "close");
}

} // namespace fgn::fakes
