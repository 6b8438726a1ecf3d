#include "board/rejectiontext.h"

#include "text/text.h"

#include <QCoreApplication>
#include <QLocale>

namespace board {

namespace {

constexpr int LongestTarget = 60; // characters: one line of a narrow window has it all

struct Words {
    Q_DECLARE_TR_FUNCTIONS(board::Rejection)
};

QString whatCame(const journal::Rejection &rejection)
{
    if (rejection.method.isEmpty())
        return rejection.host.isEmpty() ? Words::tr("Connections could not be accepted")
                                        : Words::tr("A connection without a request came");
    const QString method = text::visibleText(rejection.method, 20);
    const bool hasVowel = QStringLiteral("AEIOU").contains(method.at(0));
    return (hasVowel ? Words::tr("An %1 to %2 came") : Words::tr("A %1 to %2 came"))
        .arg(method, text::visibleText(rejection.target, LongestTarget));
}

} // namespace

QString rejectionText(const journal::Rejection &rejection, qint64 monoNow)
{
    const QString from =
        rejection.host.isEmpty() ? QString() : Words::tr(" from %1").arg(text::visibleText(rejection.host));
    const QString what = whatCame(rejection) + from;
    const QString ago = text::agoText((monoNow - rejection.lastMono) / 1'000);
    return rejection.count == 1
               ? Words::tr("%1, %2 ago.").arg(what, ago)
               : Words::tr("%1 %2 times, last %3 ago.").arg(what, QLocale().toString(rejection.count), ago);
}

} // namespace board
