#include "view/entrycells.h"

#include "board/answertext.h"
#include "json/utf8.h"
#include "text/text.h"

#include <QCoreApplication>

namespace view {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(view::EntryCells)
};

// What WCS sent, or of a rejected request why it was.
const QByteArray &bytes(const journal::Entry &entry, EntryCell cell)
{
    static const QByteArray none;
    switch (cell) {
    case EntryCell::Method: // where no hook has that path, the path
        return entry.method.isEmpty() ? entry.target : entry.method;
    case EntryCell::Name:
        return entry.name;
    case EntryCell::Status:
        return entry.status;
    case EntryCell::Peer:
        return entry.peer;
    case EntryCell::Node:
        return entry.nodeId;
    case EntryCell::MediaSession:
        return entry.mediaSessionId;
    case EntryCell::Info:
        return entry.rejection.isEmpty() ? entry.info : entry.rejection;
    default:
        return none;
    }
}

QByteArray problemsOf(const journal::Entry &entry)
{
    QByteArrayList sentences;
    for (const wcs::FieldProblem &problem : entry.problems)
        sentences.append(problem.sentence());
    return sentences.join("; ");
}

// What a cell says where a person reads: of a hook that gives no cause, what is odd about its fields.
QByteArray shown(const journal::Entry &entry, EntryCell cell)
{
    const QByteArray &said = bytes(entry, cell);
    return cell == EntryCell::Info && said.isEmpty() ? problemsOf(entry) : said;
}

} // namespace

QString entryText(const journal::Entry &entry, EntryCell cell)
{
    switch (cell) {
    case EntryCell::Time:
        return text::clockText(entry.receivedAt);
    case EntryCell::Answer:
        return board::answerText(entry.answer.status, entry.answer.sent);
    case EntryCell::AnswerTime:
        return entry.answer.sent == journal::Sent::Pending ? QString() : text::spanText(entry.answerUs);
    case EntryCell::Status:
        return entry.rejection.isEmpty() ? text::visibleText(entry.status) : Words::tr("rejected");
    default:
        return text::visibleText(shown(entry, cell));
    }
}

QString entryToolTip(const journal::Entry &entry, EntryCell cell)
{
    switch (cell) {
    case EntryCell::Answer:
        return board::answerToolTip(entry.answer.status, entry.answer.sent, entry.answer.ruleName, entry.answer.ruleId);
    case EntryCell::Time:
    case EntryCell::AnswerTime:
        return entryText(entry, cell);
    case EntryCell::Info:
        return text::visibleToolTip(entry.info.isEmpty() || entry.problems.isEmpty()
                                        ? shown(entry, cell)
                                        : entry.info + "; " + problemsOf(entry));
    case EntryCell::Method:
        return text::visibleToolTip(entry.target.isEmpty() ? entry.method : entry.target);
    default:
        return text::visibleToolTip(bytes(entry, cell));
    }
}

QString entryCopied(const journal::Entry &entry, EntryCell cell)
{
    switch (cell) {
    case EntryCell::Time:
        return text::isoText(entry.receivedAt);
    case EntryCell::Answer:
    case EntryCell::AnswerTime:
        return entryText(entry, cell);
    case EntryCell::Status:
        if (!entry.rejection.isEmpty())
            return entryText(entry, cell);
        [[fallthrough]];
    default:
        return text::copiedText(bytes(entry, cell));
    }
}

QVariant entryRaw(const journal::Entry &entry, EntryCell cell)
{
    switch (cell) {
    case EntryCell::Time:
        return entry.receivedAt;
    case EntryCell::Answer:
        return entry.answer.status;
    case EntryCell::AnswerTime:
        return entry.answerUs;
    default:
        return bytes(entry, cell);
    }
}

std::optional<filter::FilterTree> entryTerm(const journal::Entry &entry, EntryCell cell)
{
    const auto equal = [&](const QString &field) {
        return filter::FilterTree::equal(field, json::decodedUtf8(bytes(entry, cell)));
    };
    switch (cell) {
    case EntryCell::Method:
        return entry.method.isEmpty() ? equal(u"target"_qs) : equal(u"method"_qs);
    case EntryCell::Name:
        return equal(u"name"_qs);
    case EntryCell::Status:
        return entry.rejection.isEmpty() ? equal(u"status"_qs) : filter::FilterTree::equal(u"is"_qs, u"rejected"_qs);
    case EntryCell::Answer:
        return filter::FilterTree::equal(u"answer"_qs, QString::number(entry.answer.status));
    case EntryCell::Peer:
        return equal(u"peer"_qs);
    case EntryCell::Info: // why a request was rejected is not what WCS said
        return entry.rejection.isEmpty() ? std::optional(equal(u"info"_qs)) : std::nullopt;
    case EntryCell::Node:
        return equal(u"node"_qs);
    case EntryCell::MediaSession:
        return equal(u"id"_qs);
    case EntryCell::Time:
    case EntryCell::AnswerTime:
        break;
    }
    return {};
}

QString entryTitle(EntryCell cell)
{
    switch (cell) {
    case EntryCell::Time:
        return Words::tr("Time");
    case EntryCell::Method:
        return Words::tr("Method");
    case EntryCell::Name:
        return Words::tr("Stream");
    case EntryCell::Status:
        return Words::tr("Status");
    case EntryCell::Answer:
        return Words::tr("Answer");
    case EntryCell::AnswerTime:
        return Words::tr("Answered in");
    case EntryCell::Peer:
        return Words::tr("From");
    case EntryCell::Info:
        return Words::tr("Cause");
    case EntryCell::Node:
        return Words::tr("Node");
    case EntryCell::MediaSession:
        return Words::tr("Media session");
    }
    return {};
}

bool isFigure(EntryCell cell)
{
    return cell == EntryCell::AnswerTime;
}

} // namespace view
