// SPDX-License-Identifier: Apache-2.0
#include "render/logs.h"

#include "render/quote.h"

namespace fgn::render {

namespace {

constexpr const char *access_file = "access.log", *error_file = "error.log", *gunicorn_file = "gunicorn.log";

constexpr const char *text =
    R"nginx(    log_format line '$remote_addr - $remote_user [$time_local] "$request" $status $body_bytes_sent '
                    '"$http_referer" "$http_user_agent" $request_time $upstream_status $upstream_response_time';
)nginx";

constexpr const char *json = R"nginx(    log_format line escape=json
        '{"time":"$time_iso8601","remote":"$remote_addr","user":"$remote_user","method":"$request_method",'
        '"host":"$http_host","uri":"$request_uri","protocol":"$server_protocol","status":$status,'
        '"bytes":$body_bytes_sent,"seconds":$request_time,"upstream_status":"$upstream_status",'
        '"upstream_seconds":"$upstream_response_time","referer":"$http_referer","agent":"$http_user_agent"}';
)nginx";

constexpr std::string_view rotation_unit = R"unit(# Written by fgnctl; changes are lost at the next apply.
[Unit]
Description=@DESCRIPTION@ (log files)
Documentation=man:fgnctl(1)
StartLimitIntervalSec=0

[Service]
ExecStart=/usr/libexec/fgnctl/fgn-agent rotate-logs @NAME@ @BYTES@ @FILES@
Restart=always
RestartSec=5

[Install]
WantedBy=default.target
)unit";

std::string file_of(const model::Logs &logs, const char *name) {
    return std::string{log_mount} + (logs.dated ? "/current/" : "/") + name;
}

} // namespace

std::vector<std::string_view> log_files(std::string_view role) {
    if (role == "web")
        return {access_file, error_file};
    return {gunicorn_file};
}

std::string error_log(const model::Logs &logs) {
    if (!logs.files)
        return "error_log stderr error;\n";
    return "error_log stderr emerg;\nerror_log " + file_of(logs, error_file) + " error;\n";
}

std::string access_log(const model::Logs &logs) {
    if (logs.access == model::AccessLog::off)
        return "    access_log off;\n";
    const std::string format = logs.access == model::AccessLog::json ? json : text;
    const std::string place =
        logs.files ? file_of(logs, access_file) + " line buffer=64k flush=1s" : "/dev/stdout line";
    return format + "    access_log " + place + ";\n";
}

std::string gunicorn_error_log(const model::Logs &logs) {
    return logs.files ? file_of(logs, gunicorn_file) : "-";
}

std::string open_logs_line(const model::Logs &logs, const model::Layout &layout, const std::string &role,
                           std::uint32_t replica) {
    if (!logs.files)
        return "";
    std::string line = "ExecStartPre=/usr/libexec/fgnctl/fgn-agent open-logs " +
                       unit_argument(layout.role_logs(role, replica)) + (logs.dated ? " dated" : " kept");
    for (const std::string_view file : log_files(role))
        line += " " + unit_argument(file);
    return line + "\n";
}

std::string logs_unit(const model::Service &service) {
    return fill(rotation_unit, {{"DESCRIPTION", unit_text(service.description)},
                                {"NAME", unit_argument(service.name)},
                                {"BYTES", std::to_string(service.logs.max_size)},
                                {"FILES", std::to_string(service.logs.max_files)}});
}

} // namespace fgn::render
