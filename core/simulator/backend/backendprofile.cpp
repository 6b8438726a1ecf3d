#include "simulator/backend/backendprofile.h"

#include <QFile>

#include <algorithm>

namespace simulator {

namespace {

bool fits(const std::optional<BackendProfile::Pattern> &pattern, QByteArrayView text)
{
    return !pattern || pattern->matches(text);
}

} // namespace

bool BackendProfile::Refusal::matches(const wcs::HookEvent &event, const QByteArray &authToken) const
{
    return fits(method, event.method) && fits(name, event.name) && fits(appKey, event.appKey) &&
           (!token || (event.method == "connect" && token->matches(authToken)));
}

const BackendProfile::Refusal *BackendProfile::refusalOf(const wcs::HookEvent &event, const QByteArray &authToken) const
{
    const auto found =
        std::ranges::find_if(refusals, [&](const Refusal &refusal) { return refusal.matches(event, authToken); });
    return found == refusals.end() ? nullptr : &*found;
}

BackendProfile::Delay BackendProfile::delayOf(const QByteArray &method) const
{
    const auto own = std::ranges::find(delays, method, &Delay::method);
    const auto found = own == delays.end() ? std::ranges::find(delays, QByteArray(), &Delay::method) : own;
    return found == delays.end() ? Delay() : *found;
}

QStringList BackendProfile::shipped()
{
    static const QStringList names{QStringLiteral("echo"), QStringLiteral("strict"), QStringLiteral("slow"),
                                   QStringLiteral("flaky")};
    return names;
}

std::optional<BackendProfile> BackendProfile::shippedOne(const QString &name)
{
    QFile file(QStringLiteral(":/backends/%1.json").arg(name));
    if (!shipped().contains(name) || !file.open(QIODevice::ReadOnly))
        return std::nullopt;
    auto parsed = fromJson(file.readAll());
    if (auto *profile = std::get_if<BackendProfile>(&parsed))
        return std::move(*profile);
    return std::nullopt;
}

} // namespace simulator
