#include "ledgercheck.h"

#include "e2e/rawclient.h"
#include "wcs/method.h"

#include <QFile>
#include <QHash>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>
#include <map>
#include <optional>

namespace {

// What one session's hooks look like on both sides.
struct Session {
    std::vector<LedgerHook> sent;
    std::vector<JournalHook> kept;
};

template <typename Hook>
QString nameOf(const Hook &hook)
{
    QString name = QString::fromUtf8(hook.method);
    if (!hook.status.isEmpty())
        name += u' ' + QString::fromUtf8(hook.status);
    if (!hook.mediaSessionId.isEmpty())
        name += QStringLiteral(" of ") + QString::fromUtf8(hook.mediaSessionId);
    return name +
           (hook.answer == 0 ? QStringLiteral(", not answered") : QStringLiteral(", answered %1").arg(hook.answer));
}

bool isSameHook(const LedgerHook &sent, const JournalHook &kept)
{
    return sent.method == kept.method && sent.status == kept.status && sent.mediaSessionId == kept.mediaSessionId;
}

// For each number of the journal's hooks that the first hooks of the ledger can account for: the fewest that then were
// lost from memory.
using Reached = std::map<size_t, qint64>;

class Alignment {
public:
    Alignment(const Session &session, bool wasKilled)
        : m_session(session)
        , m_wasKilled(wasKilled)
    {}

    // The hooks lost from memory; nothing: both do not tell the same, and difference() says where.
    std::optional<qint64> lost()
    {
        Reached reached{{0, 0}};
        for (m_at = 0; m_at < m_session.sent.size(); ++m_at) {
            Reached next;
            for (const auto &[kept, lost] : reached)
                goOn(next, kept, lost);
            if (next.empty())
                return fail(reached);
            reached = std::move(next);
        }
        const auto all = reached.find(m_session.kept.size());
        return all == reached.end() ? fail(reached) : all->second;
    }
    const QString &difference() const { return m_difference; }

private:
    void goOn(Reached &next, size_t kept, qint64 lost) const
    {
        const LedgerHook &sent = m_session.sent[m_at];
        const auto reach = [&](size_t to, qint64 lostThen) {
            const auto [entry, isNew] = next.emplace(to, lostThen);
            entry->second = isNew ? lostThen : std::min(entry->second, lostThen);
        };
        const auto isNext = [&](size_t at) {
            return at < m_session.kept.size() && isSameHook(sent, m_session.kept[at]);
        };
        if (sent.answer == 0) {
            reach(kept, lost);
            for (size_t more = 0; more < size_t(sent.tries) && isNext(kept + more); ++more)
                reach(kept + more + 1, lost);
            return;
        }
        if (isNext(kept) && m_session.kept[kept].answer == sent.answer)
            reach(kept + 1, lost);
        if (sent.answer == 503)
            reach(kept, lost);
        if (m_wasKilled && !wcs::waitsForJournal(sent.method))
            reach(kept, lost + 1);
    }

    std::optional<qint64> fail(const Reached &reached)
    {
        const size_t kept = reached.rbegin()->first;
        const QString inLedger =
            m_at < m_session.sent.size()
                ? QStringLiteral("hook %1 (%2)").arg(m_session.sent[m_at].seq).arg(nameOf(m_session.sent[m_at]))
                : QStringLiteral("after its last hook");
        const QString inJournal =
            kept < m_session.kept.size()
                ? QStringLiteral("event %1 (%2)").arg(m_session.kept[kept].id).arg(nameOf(m_session.kept[kept]))
                : QStringLiteral("nothing more");
        m_difference = inLedger + QStringLiteral(": the journal has ") + inJournal + u'.';
        return std::nullopt;
    }

    const Session &m_session;
    bool m_wasKilled;
    size_t m_at = 0;
    QString m_difference;
};

LedgerHook ledgerHook(const QJsonObject &line)
{
    return {.sessionId = line.value(u"sessionId").toString().toUtf8(),
            .mediaSessionId = line.value(u"mediaSessionId").toString().toUtf8(),
            .method = line.value(u"method").toString().toUtf8(),
            .status = line.value(u"status").toString().toUtf8(),
            .seq = quint64(line.value(u"seq").toInteger()),
            .answer = line.value(u"answer").toInt(),
            .tries = line.value(u"tries").toInt(1)};
}

JournalHook journalHook(const QJsonObject &event)
{
    return {.id = event.value(u"id").toInteger(),
            .mediaSessionId = event.value(u"mediaSessionId").toString().toUtf8(),
            .method = event.value(u"method").toString().toUtf8(),
            .status = event.value(u"status").toString().toUtf8(),
            .answer = event.value(u"answer").toObject().value(u"status").toInt()};
}

QJsonObject asked(RawClient &client, const QByteArray &path)
{
    return QJsonDocument::fromJson(client.get("/api/v1" + path).body).object();
}

} // namespace

Result<std::vector<LedgerHook>> readLedger(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return Error{QStringLiteral("The ledger %1 cannot be read: %2.").arg(path, file.errorString())};
    std::vector<LedgerHook> hooks;
    while (!file.atEnd()) {
        const QJsonObject line = QJsonDocument::fromJson(file.readLine()).object();
        if (!line.contains(u"seq"))
            return Error{QStringLiteral("Line %1 of the ledger is no hook.").arg(hooks.size() + 1)};
        hooks.push_back(ledgerHook(line));
    }
    return hooks;
}

Result<std::vector<JournalHook>> readJournal(quint16 adminPort)
{
    RawClient client(adminPort);
    std::vector<JournalHook> hooks;
    for (qint64 after = 0;;) {
        const QJsonObject page = asked(client, "/events?limit=1000&after=" + QByteArray::number(after));
        if (!page.contains(u"next"))
            return Error{QStringLiteral("The journal cannot be read after event %1.").arg(after)};
        const QJsonArray events = page.value(u"events").toArray();
        if (events.isEmpty())
            return hooks;
        for (const QJsonValue &event : events) {
            JournalHook &hook = hooks.emplace_back(journalHook(event.toObject()));
            if (hook.mediaSessionId.isEmpty())
                hook.sessionId = asked(client, "/events/" + QByteArray::number(hook.id) + "/body")
                                     .value(u"sessionId")
                                     .toString()
                                     .toUtf8();
        }
        after = page.value(u"next").toInteger();
    }
}

LedgerCheck LedgerCheck::of(const std::vector<LedgerHook> &ledger, const std::vector<JournalHook> &journal, int kills,
                            int connections)
{
    LedgerCheck check{.hooks = qint64(ledger.size()), .events = qint64(journal.size())};
    std::map<QByteArray, Session> sessions;
    QHash<QByteArray, QByteArray> sessionOf; // by mediaSessionId
    for (const LedgerHook &hook : ledger) {
        sessions[hook.sessionId].sent.push_back(hook);
        if (!hook.mediaSessionId.isEmpty())
            sessionOf.insert(hook.mediaSessionId, hook.sessionId);
        check.unanswered += hook.answer == 0 ? 1 : 0;
    }
    for (const JournalHook &hook : journal) {
        const QByteArray id = hook.mediaSessionId.isEmpty() ? hook.sessionId : sessionOf.value(hook.mediaSessionId);
        if (const auto found = sessions.find(id); found != sessions.end())
            found->second.kept.push_back(hook);
        else
            check.differences +=
                QStringLiteral("Event %1 (%2) belongs to no session of the ledger.").arg(hook.id).arg(nameOf(hook));
    }
    check.sessions = qint64(sessions.size());
    for (auto &[id, session] : sessions) {
        std::ranges::sort(session.sent, {}, &LedgerHook::seq);
        Alignment alignment(session, kills > 0);
        if (const std::optional<qint64> lost = alignment.lost())
            check.lostFromMemory += *lost;
        else
            check.differences += QStringLiteral("Session %1, ").arg(QString::fromUtf8(id)) + alignment.difference();
    }
    if (check.lostFromMemory > qint64(kills) * connections)
        check.differences +=
            QStringLiteral("%1 hooks that were answered from memory are not in the journal.").arg(check.lostFromMemory);
    return check;
}
