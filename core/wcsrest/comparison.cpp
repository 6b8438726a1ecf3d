#include "wcsrest/comparison.h"

#include "wcs/nodeid.h"

#include <QHash>
#include <QSet>

#include <algorithm>

namespace wcsrest {

using board::Slot;
using board::StreamBoard;
using journal::StreamState;
using Kind = Difference::Kind;

namespace {

constexpr size_t MostNodes = 100;    // of the board, among which the one that answers is looked for
constexpr size_t StreamsAlike = 200; // of an answer, by which it is

// For each stream of a WCS that is on the board by an id of its own.
template <typename Visit>
void forEachStream(const StreamBoard &board, Visit visit)
{
    for (Slot slot = 0; slot < board.slotEnd(); ++slot) {
        if (board.holds(slot) && board.at(slot).origin == wcs::Origin::Wcs && !board.at(slot).mediaSessionId.isEmpty())
            visit(slot, board.at(slot));
    }
}

// Whether streams are of a node; asks of each node's name once.
class OfNode {
public:
    OfNode(const StreamBoard &board, const QByteArray &nodeId)
        : m_board(board)
        , m_key(wcs::nodeKey(nodeId).toByteArray())
    {}

    bool operator()(const StreamState &state)
    {
        if (m_last != state.nodeId || !m_isAsked) {
            m_isAsked = true;
            m_last = state.nodeId;
            m_isSame = !m_key.isEmpty() && wcs::nodeKey(m_board.text(state.nodeId)) == m_key;
        }
        return m_isSame;
    }

private:
    const StreamBoard &m_board;
    const QByteArray m_key;
    journal::Atom m_last = 0;
    bool m_isAsked = false;
    bool m_isSame = false;
};

// The nodes of the board; at most MostNodes of them.
std::vector<QByteArray> nodesOn(const StreamBoard &board)
{
    std::vector<QByteArray> nodes;
    QSet<journal::Atom> atoms;
    forEachStream(board, [&](Slot, const StreamState &state) {
        if (nodes.size() >= MostNodes || atoms.contains(state.nodeId))
            return;
        atoms.insert(state.nodeId);
        const QByteArray &node = board.text(state.nodeId);
        const auto isSame = [&node](const QByteArray &other) { return wcs::isSameNode(node, other); };
        if (!node.isEmpty() && std::ranges::none_of(nodes, isSame))
            nodes.push_back(node);
    });
    return nodes;
}

std::optional<Slot> find(const StreamBoard &board, const QByteArray &nodeId, const ListedStream &stream)
{
    return board.find(wcs::keyOnNode(nodeId, {stream.mediaSessionId}));
}

// What most of them say; empty: none says it.
QByteArray saidNode(const Listed &listed)
{
    QHash<QByteArrayView, int> said;
    QByteArray most;
    int times = 0;
    for (const ListedStream &stream : listed) {
        if (stream.nodeId.isEmpty())
            continue;
        if (const int count = ++said[wcs::nodeKey(stream.nodeId)]; count > times) {
            times = count;
            most = stream.nodeId;
        }
    }
    return most;
}

// How many streams of the answer the board has of that node; not all of a long one are looked at.
qsizetype alikeOn(const QByteArray &node, const Listed &listed, const StreamBoard &board)
{
    const auto end = listed.begin() + qsizetype(std::min(listed.size(), StreamsAlike));
    return std::count_if(listed.begin(), end, [&](const ListedStream &stream) {
        return !stream.mediaSessionId.isEmpty() && find(board, node, stream).has_value();
    });
}

bool isOver(const ListedStream &stream)
{
    return wcs::isFinal(wcs::phaseOf(stream.status));
}

class Comparing {
public:
    Comparing(const StreamBoard &board, const QByteArray &nodeId, qint64 settled)
        : m_board(board)
        , m_nodeId(nodeId)
        , m_settled(settled)
        , m_there(board.slotEnd())
    {
        if (nodeId.isEmpty())
            m_nodes = nodesOn(board);
    }

    void take(const ListedStream &stream);
    void takeBoard();
    std::vector<Suspicion> suspicions() && { return std::move(m_suspicions); }

private:
    std::optional<Slot> findHere(const ListedStream &stream) const;
    void missing(const ListedStream &stream, const StreamState *state);
    void judge(const ListedStream &stream, Slot slot);
    void gone(Slot slot);
    Difference differenceOf(Slot slot, Kind kind) const;

    const StreamBoard &m_board;
    const QByteArray m_nodeId;
    const qint64 m_settled;
    std::vector<QByteArray> m_nodes;       // of the board, where it is not known which one answers
    std::vector<bool> m_there;             // by slot: the WCS has it
    QHash<Slot, QByteArray> m_statusThere; // of those that it has as ended
    QSet<QByteArray> m_missing;            // ids, as a list may name one twice
    std::vector<Suspicion> m_suspicions;
};

std::optional<Slot> Comparing::findHere(const ListedStream &stream) const
{
    if (!stream.nodeId.isEmpty() || !m_nodeId.isEmpty())
        return find(m_board, stream.nodeId.isEmpty() ? m_nodeId : stream.nodeId, stream);
    for (const QByteArray &node : m_nodes) {
        if (const auto slot = find(m_board, node, stream))
            return slot;
    }
    return {};
}

void Comparing::take(const ListedStream &stream)
{
    if (stream.mediaSessionId.isEmpty())
        return;
    const std::optional<Slot> slot = findHere(stream);
    if (isOver(stream)) {
        if (slot)
            m_statusThere.insert(*slot, stream.status);
    } else if (!slot) {
        missing(stream, nullptr);
    } else if (!m_there[*slot]) {
        m_there[*slot] = true;
        judge(stream, *slot);
    }
}

void Comparing::judge(const ListedStream &stream, Slot slot)
{
    const StreamState &state = m_board.at(slot);
    if (state.origin != wcs::Origin::Wcs)
        return;
    if (wcs::isFinal(state.phase)) {
        if (state.lastSeen < m_settled)
            missing(stream, &state);
        return;
    }
    const QByteArray &here = m_board.text(state.status);
    const bool isSame = stream.status.isEmpty() || stream.status == here || wcs::isRemark(stream.status);
    if (isSame || !state.isOpen() || state.statusSince >= m_settled)
        return;
    Difference difference = differenceOf(slot, Kind::StatusDiffers);
    difference.statusThere = stream.status;
    m_suspicions.push_back({std::move(difference)});
}

void Comparing::missing(const ListedStream &stream, const StreamState *state)
{
    if (m_missing.contains(stream.mediaSessionId))
        return;
    m_missing.insert(stream.mediaSessionId);
    const QByteArray &node = stream.nodeId.isEmpty() ? m_nodeId : stream.nodeId;
    m_suspicions.push_back({{.kind = Kind::MissingHere,
                             .streamKey = wcs::keyOnNode(node, {stream.mediaSessionId}),
                             .mediaSessionId = stream.mediaSessionId,
                             .nodeId = node,
                             .name = stream.name,
                             .published = stream.published,
                             .statusHere = state ? m_board.text(state->status) : QByteArray(),
                             .statusThere = stream.status}});
}

void Comparing::takeBoard()
{
    OfNode isOfNode(m_board, m_nodeId);
    forEachStream(m_board, [&](Slot slot, const StreamState &state) {
        if (state.isOpen() && !m_there[slot] && isOfNode(state))
            gone(slot);
    });
}

// What was only asked for (NEW) the WCS need not have.
void Comparing::gone(Slot slot)
{
    const StreamState &state = m_board.at(slot);
    const bool isDoubted = state.doubt != journal::Doubt::None;
    const qint64 changed = isDoubted ? std::max(state.lastSeen, state.doubtSince) : state.lastSeen;
    if (changed >= m_settled || m_board.text(state.status) == "NEW")
        return;
    Difference difference = differenceOf(slot, Kind::GoneThere);
    difference.statusThere = m_statusThere.value(slot);
    m_suspicions.push_back({std::move(difference), isDoubted});
}

Difference Comparing::differenceOf(Slot slot, Kind kind) const
{
    const StreamState &state = m_board.at(slot);
    return {.kind = kind,
            .streamKey = m_board.keyOf(slot),
            .mediaSessionId = state.mediaSessionId,
            .nodeId = m_board.text(state.nodeId),
            .name = state.name,
            .published = state.published,
            .statusHere = m_board.text(state.status)};
}

} // namespace

QByteArray nodeOf(const Listed &listed, const StreamBoard &board, const QByteArray &known)
{
    if (const QByteArray said = saidNode(listed); !said.isEmpty())
        return said;
    QByteArray best = known;
    qsizetype most = known.isEmpty() ? 0 : alikeOn(known, listed, board);
    bool isTie = false;
    for (const QByteArray &node : nodesOn(board)) {
        const qsizetype alike = wcs::isSameNode(node, known) ? 0 : alikeOn(node, listed, board);
        if (alike > most) {
            most = alike;
            best = node;
            isTie = false;
        } else if (alike > 0 && alike == most) {
            isTie = !wcs::isSameNode(best, known);
        }
    }
    return isTie ? known : best;
}

std::vector<Suspicion> compare(const Listed &listed, const StreamBoard &board, const QByteArray &nodeId, qint64 settled)
{
    Comparing comparing(board, nodeId, settled);
    for (const ListedStream &stream : listed)
        comparing.take(stream);
    if (!nodeId.isEmpty())
        comparing.takeBoard();
    return std::move(comparing).suspicions();
}

Counts countsOf(const Listed &listed)
{
    Counts counts;
    for (const ListedStream &stream : listed) {
        if (wcs::phaseOf(stream.status) == wcs::Phase::Live)
            ++(stream.published == 1 ? counts.publishers : counts.players);
    }
    return counts;
}

Counts countsOf(const StreamBoard &board, const QByteArray &nodeId)
{
    Counts counts;
    OfNode isOfNode(board, nodeId);
    forEachStream(board, [&](Slot, const StreamState &state) {
        if (state.phase == wcs::Phase::Live && state.doubt == journal::Doubt::None && isOfNode(state))
            ++(state.published == 1 ? counts.publishers : counts.players);
    });
    return counts;
}

} // namespace wcsrest
