// SPDX-License-Identifier: Apache-2.0
#include "host/steps.h"

namespace fgn::host {

namespace {

constexpr std::size_t manifest_limit = 64U << 10U;

class AcceptedManifestStep : public plan::Step {
  public:
    AcceptedManifestStep(const Subject &subject, std::string text)
        : subject_(subject), text_(std::move(text)), file_(subject_.name() + ".toml") {}

    std::optional<plan::Change> pending() override {
        const auto etc = os::Directory::open_if_exists(subject_.host.paths.etc);
        // An administrator may have written it there before: it is the service's once the ledger says so.
        if (etc && etc->read(file_, manifest_limit) == text_ && subject_.ledger.records("manifest"))
            return std::nullopt;
        return plan::Change{
            "manifest", "keep the manifest as " + subject_.host.paths.manifest(subject_.name()), "", true};
    }

    void apply(plan::Reporter &) override {
        const std::string path = subject_.host.paths.manifest(subject_.name());
        subject_.ledger.append({"manifest", "write " + path, "remove " + path});
        os::Directory::ensure(subject_.host.paths.etc, {0755}).write(file_, text_, {0644});
    }

  private:
    Subject subject_;
    std::string text_, file_;
};

} // namespace

std::unique_ptr<plan::Step> accepted_manifest_step(const Subject &subject, const std::string &text) {
    return std::make_unique<AcceptedManifestStep>(subject, text);
}

} // namespace fgn::host
