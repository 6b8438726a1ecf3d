#include "hooks/rejections.h"

#include "hooks/log.h"

#include <algorithm>
#include <tuple>
#include <utility>

Q_LOGGING_CATEGORY(lcHooks, "streamwatch.hooks")

namespace hooks {

namespace {

using journal::Rejection;

constexpr int RecordsPerSecond = 100;
constexpr int OfOnePeer = 10;            // of them, for one reason
constexpr qsizetype LongestTarget = 256; // bytes

bool isSameKind(const Rejection &a, const Rejection &b)
{
    const bool isSaidAlike = a.sentence == b.sentence || a.reason == journal::Reason::NotJson; // wherever its fault is
    return isSaidAlike && a.reason == b.reason && a.host == b.host && a.method == b.method && a.target == b.target;
}

QByteArray pathOf(const QByteArray &target)
{
    const qsizetype mark = target.indexOf('?');
    return mark < 0 ? target : target.first(mark);
}

// As it was sent, but for bytes that no terminal should see: those are escaped.
QString printable(const QByteArray &target)
{
    QString text;
    for (const char c : target)
        text += c > ' ' && c < 0x7f ? QString(QLatin1Char(c)) : QString::asprintf("%%%02X", uchar(c));
    return text;
}

QString lineOf(const Rejection &rejection)
{
    const QString from = QString::fromLatin1(rejection.host);
    const QString request =
        rejection.method.isEmpty()
            ? QString()
            : QStringLiteral(" %1 %2:").arg(QString::fromLatin1(rejection.method), printable(rejection.target));
    return QStringLiteral("%1:%2 %3 %4").arg(from, request, rejection.sentence, rejection.advice);
}

} // namespace

Rejections::Rejections(const Options &options, QObject *parent)
    : QObject(parent)
    , m_advice(options)
    , m_log(lcHooks, this)
{}

bool Rejections::take(journal::Record &record, Rejection what, QByteArrayView host)
{
    what.status = record.answer.status;
    what.target = pathOf(record.target).left(LongestTarget);
    what.host = record.peer.left(std::max<qsizetype>(record.peer.lastIndexOf(':'), 0));
    what.advice = m_advice.of(what, host);
    what.lastAt = record.receivedAt;
    what.lastMono = record.receivedMono;
    record.reason = what.reason;
    record.rejection = (what.sentence + u' ' + what.advice).toUtf8();
    if (!record.head.isEmpty()) // the server has told of what never had one
        m_log.warn(lineOf(what));
    const bool isAdmitted = admits(what);
    add(std::move(what));
    return isAdmitted;
}

journal::RejectionList Rejections::kinds() const
{
    journal::RejectionList sorted = m_kinds;
    std::sort(sorted.begin(), sorted.end(), [](const Rejection &a, const Rejection &b) {
        return std::tuple(Advice::locksOut(a), a.count, a.lastMono) >
               std::tuple(Advice::locksOut(b), b.count, b.lastMono);
    });
    return sorted;
}

void Rejections::add(Rejection &&rejection)
{
    ++m_byReason[size_t(rejection.reason)];
    rejection.count = 1;
    rejection.firstAt = rejection.lastAt;
    const auto known = std::find_if(m_kinds.begin(), m_kinds.end(),
                                    [&](const Rejection &kind) { return isSameKind(kind, rejection); });
    if (known != m_kinds.end()) {
        rejection.count += known->count;
        rejection.firstAt = known->firstAt;
        *known = std::move(rejection);
        return;
    }
    m_kinds.append(std::move(rejection));
    if (m_kinds.size() > MostKinds)
        makeRoom();
}

void Rejections::makeRoom()
{
    std::map<std::pair<journal::Reason, QByteArray>, int> sizes;
    for (const Rejection &kind : std::as_const(m_kinds))
        ++sizes[{kind.reason, kind.host}];
    const auto rank = [&](const Rejection &kind) {
        return std::tuple(-sizes[{kind.reason, kind.host}], kind.count, kind.lastMono);
    };
    m_kinds.erase(std::min_element(m_kinds.begin(), m_kinds.end(),
                                   [&](const Rejection &a, const Rejection &b) { return rank(a) < rank(b); }));
}

bool Rejections::admits(const Rejection &rejection)
{
    const qint64 second = rejection.lastMono / 1'000'000'000;
    if (std::exchange(m_second, second) != second) {
        m_inSecond = 0;
        m_byPeer.clear();
    }
    if (m_inSecond >= RecordsPerSecond || ++m_byPeer[{rejection.reason, rejection.host}] > OfOnePeer)
        return false;
    ++m_inSecond;
    return true;
}

} // namespace hooks
