#include "view/entrycells.h"

#include "board/answertext.h"
#include "board/subject.h"
#include "json/utf8.h"
#include "text/text.h"
#include "view/copyrole.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>
#include <optional>

namespace view {

namespace {

using journal::Entry;
using Term = std::optional<filter::FilterTree>;

struct Words {
    Q_DECLARE_TR_FUNCTIONS(view::EntryCells)
};

// One cell. What stands there is a text as it came, or else a text of ours, which is copied and its own tool tip, too;
// what is not given follows from that.
struct Row {
    EntryCell cell;
    const char *title;
    QByteArray (*bytes)(const Entry &) = nullptr; // what WCS sent, or of a rejected request why it was
    QVariant (*raw)(const Entry &) = nullptr;
    QString (*text)(const Entry &) = nullptr;
    QString (*toolTip)(const Entry &) = nullptr;
    QString (*copied)(const Entry &) = nullptr;
    const char *field = nullptr; // of the filter: by it alone “Only this” finds what says the same here
    Term (*term)(const Entry &) = nullptr;
};

filter::FilterTree equal(const char *field, const QByteArray &text)
{
    return filter::FilterTree::equal(QLatin1String(field), json::decodedUtf8(text));
}

QByteArray problemsOf(const Entry &entry)
{
    QByteArrayList sentences;
    for (const wcs::FieldProblem &problem : entry.problems)
        sentences.append(problem.sentence());
    return sentences.join("; ");
}

// Where no hook has that path, the path.
QByteArray methodBytes(const Entry &entry)
{
    return entry.method.isEmpty() ? entry.target : entry.method;
}

Term methodTerm(const Entry &entry)
{
    return equal(entry.method.isEmpty() ? "target" : "method", methodBytes(entry));
}

QString statusText(const Entry &entry)
{
    return entry.rejection.isEmpty() ? text::visibleText(entry.status) : Words::tr("rejected");
}

Term statusTerm(const Entry &entry)
{
    return entry.rejection.isEmpty() ? equal("status", entry.status) : equal("is", "rejected");
}

QByteArray infoBytes(const Entry &entry)
{
    return entry.rejection.isEmpty() ? entry.info : entry.rejection;
}

// Of a hook that gives no cause, what is odd about its fields.
QByteArray shownInfo(const Entry &entry)
{
    const QByteArray said = infoBytes(entry);
    return said.isEmpty() ? problemsOf(entry) : said;
}

QString infoToolTip(const Entry &entry)
{
    const bool hasBoth = !entry.info.isEmpty() && !entry.problems.isEmpty();
    return text::visibleToolTip(hasBoth ? entry.info + "; " + problemsOf(entry) : shownInfo(entry));
}

// Why a request was rejected is not what WCS said.
Term infoTerm(const Entry &entry)
{
    return entry.rejection.isEmpty() ? Term(equal("info", entry.info)) : std::nullopt;
}

QString answerToolTip(const Entry &entry)
{
    const journal::Answer &answer = entry.answer;
    const QString text = board::answerToolTip(answer.status, answer.sent, answer.ruleName, answer.ruleId);
    return answer.kind == journal::AnswerKind::Relayed ? Words::tr("%1, as the backend said").arg(text) : text;
}

QString answerTime(const Entry &entry)
{
    return entry.answer.sent == journal::Sent::Pending ? QString() : text::spanText(entry.answerUs);
}

QString answerTimeToolTip(const Entry &entry)
{
    const QString shares = board::sharesText(entry.answerUs, entry.backend);
    const QString time = answerTime(entry);
    return shares.isEmpty() || time.isEmpty() ? time : Words::tr("%1: %2").arg(time, shares);
}

Term backendTerm(const Entry &entry)
{
    return equal("backend", board::backendWord(entry.backend));
}

constexpr std::array Rows{
    Row{.cell = EntryCell::Time,
        .title = QT_TR_NOOP("Time"),
        .raw = [](const Entry &e) { return QVariant(e.receivedAt); },
        .text = [](const Entry &e) { return text::clockText(e.receivedAt); },
        .copied = [](const Entry &e) { return text::isoText(e.receivedAt); }},
    Row{.cell = EntryCell::Method,
        .title = QT_TR_NOOP("Method"),
        .bytes = methodBytes,
        .toolTip = [](const Entry &e) { return text::visibleToolTip(e.target.isEmpty() ? e.method : e.target); },
        .term = methodTerm},
    Row{.cell = EntryCell::Name,
        .title = QT_TR_NOOP("Stream"),
        .bytes = [](const Entry &e) { return e.name; },
        .field = "name"},
    Row{.cell = EntryCell::Status,
        .title = QT_TR_NOOP("Status"),
        .bytes = [](const Entry &e) { return e.status; },
        .text = statusText,
        .copied = [](const Entry &e) { return e.rejection.isEmpty() ? text::copiedText(e.status) : statusText(e); },
        .term = statusTerm},
    Row{.cell = EntryCell::Answer,
        .title = QT_TR_NOOP("Answer"),
        .raw = [](const Entry &e) { return QVariant(e.answer.status); },
        .text = [](const Entry &e) { return board::answerText(e.answer.status, e.answer.sent); },
        .toolTip = answerToolTip,
        .term = [](const Entry &e) -> Term { return equal("answer", QByteArray::number(e.answer.status)); }},
    Row{.cell = EntryCell::AnswerTime,
        .title = QT_TR_NOOP("Answered in"),
        .raw = [](const Entry &e) { return QVariant(e.answerUs); },
        .text = answerTime,
        .toolTip = answerTimeToolTip,
        .copied = answerTime},
    Row{.cell = EntryCell::Peer,
        .title = QT_TR_NOOP("From"),
        .bytes = [](const Entry &e) { return e.peer; },
        .field = "peer"},
    Row{.cell = EntryCell::Info,
        .title = QT_TR_NOOP("Cause"),
        .bytes = infoBytes,
        .text = [](const Entry &e) { return text::visibleText(shownInfo(e)); },
        .toolTip = infoToolTip,
        .term = infoTerm},
    Row{.cell = EntryCell::Node,
        .title = QT_TR_NOOP("Node"),
        .bytes = [](const Entry &e) { return e.nodeId; },
        .field = "node"},
    Row{.cell = EntryCell::MediaSession,
        .title = QT_TR_NOOP("Media session"),
        .bytes = [](const Entry &e) { return e.mediaSessionId; },
        .field = "id"},
    Row{.cell = EntryCell::Backend,
        .title = QT_TR_NOOP("Backend"),
        .raw = [](const Entry &e) { return QVariant(e.backend.status); },
        .text = [](const Entry &e) { return board::backendText(e.backend); },
        .toolTip = [](const Entry &e) { return board::backendWords(e.backend); },
        .term = backendTerm},
};
static_assert(std::ranges::is_sorted(Rows, {}, &Row::cell) && Rows.back().cell == EntryCell::Backend &&
                  Rows.size() == size_t(EntryCell::Backend) + 1,
              "in the order of the cells");

const Row &rowOf(EntryCell cell)
{
    return Rows[size_t(cell)];
}

QString textOf(const Row &row, const Entry &entry)
{
    return row.text ? row.text(entry) : text::visibleText(row.bytes(entry));
}

QString toolTipOf(const Row &row, const Entry &entry)
{
    if (row.toolTip)
        return row.toolTip(entry);
    return row.bytes ? text::visibleToolTip(row.bytes(entry)) : row.text(entry);
}

QString copiedOf(const Row &row, const Entry &entry)
{
    if (row.copied)
        return row.copied(entry);
    return row.bytes ? text::copiedText(row.bytes(entry)) : row.text(entry);
}

QVariant termOf(const Row &row, const Entry &entry)
{
    if (row.field)
        return QVariant::fromValue(equal(row.field, row.bytes(entry)));
    const Term term = row.term ? row.term(entry) : std::nullopt;
    return term ? QVariant::fromValue(*term) : QVariant();
}

} // namespace

QVariant entryData(const journal::Entry &entry, EntryCell cell, int role)
{
    const Row &row = rowOf(cell);
    switch (role) {
    case Qt::DisplayRole:
        return textOf(row, entry);
    case Qt::ToolTipRole:
        return toolTipOf(row, entry);
    case Qt::AccessibleTextRole:
        return QString(entryTitle(cell) + u' ' + textOf(row, entry));
    case EntryRoles::RecordIdRole:
        return entry.id;
    case EntryRoles::StatusRole:
        return QString::fromUtf8(entry.status);
    case EntryRoles::PhaseRole:
        return int(wcs::phaseOf(entry.status));
    case EntryRoles::GapRole:
        return false;
    case EntryRoles::RejectedRole:
        return !entry.rejection.isEmpty();
    case EntryRoles::InjectedRole:
        return entry.answer.kind == journal::AnswerKind::Injected;
    case EntryRoles::RawRole:
        return row.raw ? row.raw(entry) : QVariant(row.bytes(entry));
    case CopyRole:
        return copiedOf(row, entry);
    case TermRole:
        return termOf(row, entry);
    case EventRole:
        return entry.rejection.isEmpty() ? QVariant::fromValue(board::eventOf(entry)) : QVariant();
    default:
        return {};
    }
}

QVariant jumpData(const journal::ClockJump &jump, EntryCell cell, int role)
{
    const bool isTime = cell == EntryCell::Time;
    const QString sentence = cell == EntryCell::Info ? jump.sentence() : QString();
    switch (role) {
    case Qt::DisplayRole:
        return isTime ? text::clockText(jump.to) : sentence;
    case Qt::AccessibleTextRole:
        return QString(entryTitle(cell) + u' ' + (isTime ? text::clockText(jump.to) : sentence));
    case CopyRole:
        return isTime ? text::isoText(jump.to) : sentence;
    case EntryRoles::RawRole:
        return isTime ? QVariant(jump.to) : sentence.isEmpty() ? QVariant() : QVariant(sentence);
    default:
        return noteData(role);
    }
}

QVariant noteData(int role)
{
    switch (role) {
    case EntryRoles::RecordIdRole:
        return qint64(0);
    case EntryRoles::StatusRole:
        return QString();
    case EntryRoles::PhaseRole:
        return int(wcs::Phase::Unknown);
    case EntryRoles::GapRole:
        return true;
    case EntryRoles::RejectedRole:
    case EntryRoles::InjectedRole:
        return false;
    default:
        return {};
    }
}

QVariant entryHeaderData(const EntryColumn &column, int role)
{
    switch (role) {
    case Qt::DisplayRole:
        return entryTitle(column.cell);
    case Qt::TextAlignmentRole:
        return column.traits.alignment();
    case TraitsRole:
        return QVariant::fromValue(column.traits);
    default:
        return {};
    }
}

QString entryTitle(EntryCell cell)
{
    return Words::tr(rowOf(cell).title);
}

} // namespace view
