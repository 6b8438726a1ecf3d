#include "wcsrest/difference.h"

#include "text/text.h"

#include <array>

namespace wcsrest {

namespace {

constexpr int LongestStatus = 60; // characters

QString shown(const QByteArray &status)
{
    return text::visibleText(status, LongestStatus);
}

} // namespace

QByteArrayView kindName(Difference::Kind kind)
{
    static constexpr std::array Names{"missingHere", "goneThere", "statusDiffers"};
    static_assert(Names.size() == KindCount);
    return Names.at(size_t(kind));
}

QString Difference::sentence() const
{
    const QString there = statusThere.isEmpty() ? QStringLiteral("the WCS has it")
                                                : QStringLiteral("the WCS has it as %1").arg(shown(statusThere));
    const QString here = QStringLiteral("by its hooks it is %1").arg(shown(statusHere));
    const auto learned = [](const QString &one, const QString &other) {
        return QStringLiteral("Learned by asking: %1, and %2.").arg(one, other);
    };
    if (kind == Kind::MissingHere && statusHere.isEmpty())
        return learned(there, QStringLiteral("no hook has told of it"));
    if (kind == Kind::GoneThere && statusThere.isEmpty())
        return learned(QStringLiteral("the WCS does not have it"), here);
    return learned(there, here);
}

} // namespace wcsrest
