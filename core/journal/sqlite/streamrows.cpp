#include "journal/sqlite/streamrows.h"

#include "wcs/nodeid.h"

using namespace Qt::Literals::StringLiterals;

namespace journal {

namespace {

// Everything that a hook can change, in the order of all four functions below.
const QString Changing = u"session_id, name, app_key, media_provider, rtsp_url, status, info, last_rule, last_seen, "
                         "status_since, last_record, events, width, height, bitrate, quality, last_answer, published, "
                         "has_video, has_audio, record, findings, last_rule_name, last_sent, node_id, former_answers, "
                         "former_rules, injected"_s;

template <typename... Fixed>
bool write(Statement &statement, const StreamState &s, const StringPool &pool, const Fixed &...fixed)
{
    return statement.run(s.sessionId, s.name, pool.text(s.appKey), pool.text(s.mediaProvider), pool.text(s.rtspUrl),
                         pool.text(s.status), pool.text(s.info), pool.text(s.lastRule), s.lastSeen, s.statusSince,
                         s.lastRecord, s.events, s.width, s.height, s.bitrate, s.quality, s.lastAnswer, s.published,
                         s.hasVideo, s.hasAudio, s.record, s.findings, pool.text(s.lastRuleName), qint64(s.lastSent),
                         pool.text(s.nodeId), pool.text(s.formerAnswers), pool.text(s.formerRules), s.injected,
                         fixed...);
}

} // namespace

qint64 endOf(const StreamState &state)
{
    return wcs::isFinal(state.phase) ? state.statusSince : NotEnded;
}

StreamName streamName(const QByteArray &streamKey, const QByteArray &mediaSessionId, const QByteArray &nodeId)
{
    const QByteArray node = wcs::nodeKey(nodeId).toByteArray();
    return {mediaSessionId, node, mediaSessionId.isEmpty() ? streamKey.mid(node.size() + 1) : QByteArray()};
}

QByteArray streamKey(const StreamName &name)
{
    return wcs::keyOnNode(name.node, {name.mediaSessionId.isEmpty() ? name.leg : name.mediaSessionId});
}

QString streamQuery(const QString &rest)
{
    return u"SELECT "_s + Changing + u", id, media_session_id, first_seen FROM streams "_s + rest;
}

StreamState readStream(const Statement &row, StringPool &pool)
{
    StreamState s;
    int column = 0;
    s.sessionId = row.bytes(column++);
    s.name = row.bytes(column++);
    for (Atom *atom : {&s.appKey, &s.mediaProvider, &s.rtspUrl, &s.status, &s.info, &s.lastRule})
        *atom = pool.atom(row.bytes(column++));
    for (qint64 *number : {&s.lastSeen, &s.statusSince, &s.lastRecord})
        *number = row.number(column++);
    s.events = quint32(row.number(column++));
    for (qint32 *number : {&s.width, &s.height, &s.bitrate, &s.quality})
        *number = qint32(row.number(column++));
    s.lastAnswer = qint16(row.number(column++));
    for (qint8 *flag : {&s.published, &s.hasVideo, &s.hasAudio, &s.record})
        *flag = qint8(row.number(column++));
    s.findings = quint8(row.number(column++));
    s.lastRuleName = pool.atom(row.bytes(column++));
    s.lastSent = Sent(row.number(column++));
    for (Atom *atom : {&s.nodeId, &s.formerAnswers, &s.formerRules})
        *atom = pool.atom(row.bytes(column++));
    s.injected = quint32(row.number(column++));
    s.rowId = row.number(column++);
    s.mediaSessionId = row.bytes(column++);
    s.firstSeen = row.number(column++);
    s.phase = wcs::phaseOf(pool.text(s.status));
    return s;
}

QString streamInsert()
{
    const QString all = Changing + u", id, media_session_id, node, leg, first_seen, ended_at"_s;
    const QString places = QString(u"?, "_s).repeated(all.count(u',')) + u'?';
    return u"INSERT INTO streams (%1) VALUES (%2)"_s.arg(all, places);
}

bool insertStream(Statement &statement, const StreamState &state, const StringPool &pool)
{
    const StreamName name = streamName(streamKey(state, pool), state.mediaSessionId, pool.text(state.nodeId));
    return write(statement, state, pool, state.rowId, name.mediaSessionId, name.node, name.leg, state.firstSeen,
                 endOf(state));
}

QString streamUpdate()
{
    return u"UPDATE streams SET "_s + QString(Changing).replace(u","_s, u" = ?,"_s) + u" = ? WHERE id = ?"_s;
}

bool updateStream(Statement &statement, const StreamState &state, const StringPool &pool)
{
    return write(statement, state, pool, state.rowId);
}

} // namespace journal
