#include "journal/sqlite/streamrows.h"

#include "journal/sqlite/backendtable.h"
#include "wcs/nodeid.h"

#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

using namespace Qt::Literals::StringLiterals;

namespace journal {

namespace {

template <size_t Index>
constexpr auto changingField()
{
    constexpr auto field = std::get<Index>(StateFields);
    if constexpr (std::string_view(field.name) == wcs::fieldName(&wcs::HookEvent::mediaSessionId))
        return std::tuple();
    else
        return std::make_tuple(field);
}

template <size_t... Indices>
constexpr auto changingFields(std::index_sequence<Indices...>)
{
    return std::tuple_cat(changingField<Indices>()...);
}

// The fields that a hook can change: all but what names the row, which is written once.
constexpr auto Fields = changingFields(std::make_index_sequence<std::tuple_size_v<decltype(StateFields)>>());

// As a column: mediaProvider is media_provider.
QString columnOf(const char *name)
{
    QString column;
    for (const QChar c : QString(QLatin1String(name)))
        column += c.isUpper() ? u"_"_s + c.toLower() : QString(c);
    return column;
}

// And what we know of the stream, in the order of all functions below.
QString changingColumns()
{
    QString columns;
    std::apply([&](const auto &...fields) { ((columns += columnOf(fields.name) + u", "_s), ...); }, Fields);
    return columns +
           u"last_rule, last_rule_name, last_seen, status_since, last_record, events, last_answer, last_sent, "
           "findings, former_answers, former_rules, injected, origin, backend_status, backend_us, backend_failure"_s;
}

const QString Changing = changingColumns();

template <typename Kept>
decltype(auto) stored(const StreamState &state, Kept StreamState::*member, const StringPool &pool)
{
    if constexpr (std::is_same_v<Kept, Atom> || std::is_same_v<Kept, QByteArray>)
        return textOf(state, member, pool);
    else
        return qint64(state.*member);
}

template <typename... Fixed>
bool write(Statement &statement, const StreamState &s, const StringPool &pool, const Fixed &...fixed)
{
    return std::apply(
        [&](const auto &...fields) {
            return statement.run(stored(s, fields.member, pool)..., pool.text(s.lastRule), pool.text(s.lastRuleName),
                                 s.lastSeen, s.statusSince, s.lastRecord, s.events, s.lastAnswer, qint64(s.lastSent),
                                 s.findings, pool.text(s.formerAnswers), pool.text(s.formerRules), s.injected,
                                 qint64(s.origin), s.backend.status, s.backend.us, qint64(s.backend.failure), fixed...);
        },
        Fields);
}

// A field: an Atom is always a text's.
template <typename Kept>
void read(Kept &field, const Statement &row, int column, StringPool &pool)
{
    if constexpr (std::is_same_v<Kept, Atom>)
        field = pool.atom(row.bytes(column));
    else if constexpr (std::is_same_v<Kept, QByteArray>)
        field = row.bytes(column);
    else
        field = Kept(row.number(column));
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
    std::apply([&](const auto &...fields) { (read(s.*fields.member, row, column++, pool), ...); }, Fields);
    for (Atom *atom : {&s.lastRule, &s.lastRuleName})
        read(*atom, row, column++, pool);
    for (qint64 *number : {&s.lastSeen, &s.statusSince, &s.lastRecord})
        read(*number, row, column++, pool);
    s.events = quint32(row.number(column++));
    read(s.lastAnswer, row, column++, pool);
    read(s.lastSent, row, column++, pool);
    read(s.findings, row, column++, pool);
    for (Atom *atom : {&s.formerAnswers, &s.formerRules})
        read(*atom, row, column++, pool);
    s.injected = quint32(row.number(column++));
    s.origin = wcs::originOf(row.number(column++));
    s.backend = backendResult(row.number(column), row.number(column + 1), row.number(column + 2));
    column += 3;
    read(s.rowId, row, column++, pool);
    read(s.mediaSessionId, row, column++, pool);
    read(s.firstSeen, row, column++, pool);
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
