#include "board/sequence.h"

#include "board/answertext.h"
#include "text/text.h"
#include "wcs/answereffect.h"
#include "wcs/method.h"

#include <QCoreApplication>

namespace board {

using Kind = Arrow::Kind;
using Party = Arrow::Party;

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(board::Sequence)
};

constexpr int LongestInfo = 120; // characters
constexpr int LongestName = 60;  // of a rule
constexpr qint32 PatienceUs = wcs::AnswerTimeoutMs * 1'000;
constexpr qint64 Outermost = qint64(1) << 62; // ranks: before the records of a moment, and after them

const QByteArray StreamStatus = "StreamStatusEvent";

bool isDirect(const QByteArray &method)
{
    const wcs::MethodType type = wcs::methodType(method);
    return type == wcs::MethodType::Connect || type == wcs::MethodType::Direct;
}

// "StreamStatusEvent PUBLISHING", "StreamStatusEvent FAILED: Failed by ICE timeout"
QString eventText(const QByteArray &method, const QByteArray &status, const QByteArray &info)
{
    QString text = text::visibleText(method, LongestName);
    if (!status.isEmpty())
        text += u' ' + text::visibleText(status, LongestName);
    if (!info.isEmpty())
        text += QStringLiteral(": ") + text::visibleText(info, LongestInfo);
    return text;
}

bool reachesWcs(journal::Sent sent)
{
    return sent != journal::Sent::Nothing && sent != journal::Sent::Reset && sent != journal::Sent::Held &&
           sent != journal::Sent::Gone && sent != journal::Sent::Failed;
}

QString answerWords(const journal::Answer &answer, qint32 answerUs)
{
    QString text = answerText(answer.status, answer.sent);
    if (answer.kind == journal::AnswerKind::Echo)
        text += Words::tr(" echo");
    else if (answer.kind == journal::AnswerKind::Connect)
        text += Words::tr(" + restClientConfig");
    else if (answer.kind == journal::AnswerKind::Relayed)
        text += Words::tr(" by the backend");
    else if (!answer.ruleId.isEmpty())
        text =
            Words::tr("%1 by rule “%2”")
                .arg(text, text::visibleText(answer.ruleName.isEmpty() ? answer.ruleId : answer.ruleName, LongestName));
    return answerUs > PatienceUs ? Words::tr("%1, too late").arg(text) : text;
}

// The status that counts for WCS; 0: no answer that it can use.
int statusForWcs(const journal::Answer &answer, qint32 answerUs)
{
    const bool isWhole = answer.sent == journal::Sent::Response || answer.sent == journal::Sent::Dribbled;
    return isWhole && answerUs <= PatienceUs ? answer.status : 0;
}

struct Moment {
    qint64 at;   // UTC, µs since 1970
    qint64 time; // program time, µs
};

Arrow arrow(Kind kind, Moment moment, qint64 record, const QString &text)
{
    return {.at = moment.at, .time = moment.time, .record = record, .rank = record, .kind = kind, .text = text};
}

// What WCS presumably told the client of an error.
std::optional<Arrow> expectedError(const journal::Entry &entry, const Exchange &exchange, Moment answered)
{
    const int status = statusForWcs(entry.answer, entry.answerUs);
    wcs::MethodPolicy policy = exchange.config ? exchange.config->policyOf(entry.method) : wcs::MethodPolicy();
    const bool isKnown = exchange.config.has_value();
    if (!isKnown)
        policy.restOnError = "FAIL";
    Arrow result = arrow(Kind::ErrorEvent, answered, entry.id, {});
    result.isObserved = false;
    result.isError = true;
    switch (wcs::answerEffect(entry.method, policy, status)) {
    case wcs::AnswerEffect::ErrorEventSent:
        result.text =
            isKnown ? Words::tr("ErrorEvent, as restOnError is FAIL") : Words::tr("ErrorEvent, if restOnError is FAIL");
        return result;
    case wcs::AnswerEffect::BrokenOff:
        result.kind = Kind::ClientNotified;
        result.text =
            isKnown ? Words::tr("FAILED, as restOnError is FAIL") : Words::tr("FAILED, if restOnError is FAIL");
        return result;
    default:
        return std::nullopt;
    }
}

// Nothing of the hook, or not all of it, went out to the web server behind us.
bool wasHandedOver(journal::BackendFailure failure)
{
    using journal::BackendFailure;
    return wasTried(failure) && failure != BackendFailure::Unreachable && failure != BackendFailure::NotSent;
}

void addBackend(std::vector<Arrow> &arrows, const journal::Entry &entry, Moment received)
{
    const journal::BackendResult &result = entry.backend;
    if (!result.isAsked())
        return;
    const bool hasAnswered = result.status > 0;
    const QString why = failureText(result.failure);
    const QString outcome = hasAnswered ? backendText(result)
                            : wasTried(result.failure)
                                ? Words::tr("no answer: %1 · %2").arg(why, text::spanText(result.us))
                                : Words::tr("not asked: %1").arg(why);
    Arrow to = arrow(Kind::HandedOn, received, entry.id, Words::tr("handed on"));
    if (!wasHandedOver(result.failure)) {
        to.text = outcome;
        to.arrives = false;
        to.isError = true;
        return arrows.push_back(to);
    }
    arrows.push_back(to);
    if (result.isPending())
        return;
    Arrow back = arrow(Kind::BackendAnswer, {received.at + result.us, received.time + result.us}, entry.id, outcome);
    back.arrives = hasAnswered;
    back.isError = result.status != 200;
    arrows.push_back(back);
}

// They stand as they were put together, also where all took no time.
std::vector<Arrow> inOrder(std::vector<Arrow> arrows)
{
    for (size_t i = 0; i < arrows.size(); ++i)
        arrows[i].within = int(i);
    return arrows;
}

Party sideOf(Kind kind, bool isOrigin)
{
    switch (kind) {
    case Kind::Asked:
        return isOrigin ? Party::Client : Party::Wcs;
    case Kind::DirectHook:
    case Kind::EventHook:
        return isOrigin ? Party::Wcs : Party::Here;
    case Kind::DirectAnswer:
    case Kind::EventAnswer:
        return isOrigin ? Party::Here : Party::Wcs;
    case Kind::ClientNotified:
    case Kind::ErrorEvent:
        return isOrigin ? Party::Wcs : Party::Client;
    case Kind::HandedOn:
        return isOrigin ? Party::Here : Party::Backend;
    case Kind::BackendAnswer:
        return isOrigin ? Party::Backend : Party::Here;
    case Kind::Note:
        break;
    }
    return Party::Here;
}

// The parties as columns of text.
QString drawn(const Arrow &arrow, bool hasBackend)
{
    const bool isBackends = arrow.from() == Party::Backend || arrow.to() == Party::Backend;
    const bool isClients = arrow.from() == Party::Client || arrow.to() == Party::Client;
    const bool goesRight = arrow.from() < arrow.to();
    const QString line = !arrow.isObserved ? QStringLiteral("- - ")
                         : arrow.arrives   ? QStringLiteral("────")
                                           : QStringLiteral("─ ✕ ");
    const QString shaft = goesRight ? line + u'▶' : u'◀' + line;
    if (isBackends)
        return QString(23, u' ') + Words::tr("here %1 backend").arg(shaft);
    const QString rest(hasBackend ? 14 : 0, u' ');
    return isClients ? Words::tr("client %1 WCS").arg(shaft) + QString(11, u' ') + rest
                     : QString(13, u' ') + Words::tr("WCS %1 here").arg(shaft) + rest;
}

} // namespace

int Arrow::step() const
{
    return kind < Kind::HandedOn ? int(kind) + 1 : 0;
}

Party Arrow::from() const
{
    return sideOf(kind, true);
}

Party Arrow::to() const
{
    return sideOf(kind, false);
}

bool isErrorForWcs(const journal::Entry &entry)
{
    return statusForWcs(entry.answer, entry.answerUs) != 200;
}

std::vector<Arrow> arrowsOf(const journal::Entry &entry, const Exchange &exchange)
{
    const bool direct = isDirect(entry.method);
    const QString event = eventText(entry.method, entry.status, entry.info);
    const Moment received{entry.receivedAt, entry.time};
    const Moment answered{entry.receivedAt + entry.answerUs, entry.time + entry.answerUs};
    std::vector<Arrow> arrows;
    if (direct || (entry.method == StreamStatus && !exchange.isSimulated)) {
        const QString text = direct ? text::visibleText(entry.method, LongestName) : event;
        arrows.push_back(arrow(direct ? Kind::Asked : Kind::ClientNotified, received, entry.id, text));
        arrows.back().isObserved = exchange.isSimulated; // a simulated one has asked, or there were no hook
    }
    arrows.push_back(
        arrow(direct ? Kind::DirectHook : Kind::EventHook, received, entry.id, Words::tr("POST %1").arg(event)));
    addBackend(arrows, entry, received);
    if (entry.answer.sent == journal::Sent::Pending)
        return inOrder(std::move(arrows)); // the answer is still to come
    Arrow answer = arrow(direct ? Kind::DirectAnswer : Kind::EventAnswer, answered, entry.id,
                         answerWords(entry.answer, entry.answerUs));
    answer.isInjected = entry.answer.kind == journal::AnswerKind::Injected;
    answer.isError = isErrorForWcs(entry);
    answer.arrives = reachesWcs(entry.answer.sent);
    arrows.push_back(answer);
    if (answer.isError && !exchange.isSimulated) {
        if (const auto result = expectedError(entry, exchange, answered))
            arrows.push_back(*result);
    }
    return inOrder(std::move(arrows));
}

std::vector<Arrow> arrowsOf(const Connection &connection, const Exchange &exchange)
{
    const journal::Entry entry{.id = connection.record,
                               .receivedAt = connection.at,
                               .time = connection.time,
                               .answerUs = connection.answerUs,
                               .method = "connect",
                               .answer = connection.answer,
                               .backend = connection.backend};
    return arrowsOf(entry, exchange);
}

Arrow arrowOf(const ClientMessage &message)
{
    const bool isErrorEvent = message.message == "ErrorEvent";
    Arrow result = arrow(isErrorEvent ? Kind::ErrorEvent : Kind::ClientNotified, {message.at, message.time}, 0, {});
    result.rank = qint64(message.number) + (isErrorEvent ? Outermost : -Outermost);
    result.isError = isErrorEvent;
    if (!isErrorEvent)
        result.text = eventText(message.message, message.status, message.info);
    else if (message.apiMethod == StreamStatus) // as nearly all
        result.text = Words::tr("ErrorEvent: %1").arg(text::visibleText(message.info, LongestInfo));
    else
        result.text =
            Words::tr("ErrorEvent of %1: %2")
                .arg(text::visibleText(message.apiMethod, LongestName), text::visibleText(message.info, LongestInfo));
    return result;
}

Arrow arrowOf(const journal::Gap &gap)
{
    const QString times = Words::tr("from %1 to %2").arg(text::clockText(gap.from), text::clockText(gap.to));
    Arrow note = arrow(Kind::Note, {gap.to, gap.end}, 0,
                       gap.clean ? Words::tr("Streamwatch was not running %1").arg(times)
                                 : Words::tr("Streamwatch was not running %1, after an unclean end").arg(times));
    return note;
}

Arrow arrowOf(const journal::ClockJump &jump)
{
    return arrow(Kind::Note, {jump.to, jump.at}, 0, jump.sentence());
}

QString partyName(Party party)
{
    switch (party) {
    case Party::Client:
        return Words::tr("Client");
    case Party::Wcs:
        return Words::tr("WCS");
    case Party::Backend:
        return Words::tr("Backend");
    case Party::Here:
        break;
    }
    return Words::tr("Streamwatch");
}

QString lineOf(const Arrow &arrow, bool hasBackend)
{
    const QString time = text::clockText(arrow.at);
    if (arrow.kind == Kind::Note)
        return QStringLiteral("%1  ·  %2").arg(time, arrow.text);
    const QString step = arrow.step() > 0 ? QString::number(arrow.step()) : QStringLiteral("·");
    QString line = QStringLiteral("%1  %2  %3  %4").arg(time, step, drawn(arrow, hasBackend), arrow.text);
    if (arrow.isError)
        line += Words::tr(" (error)");
    if (!arrow.isObserved)
        line += Words::tr(" (not observed)");
    return line;
}

QString spokenText(const Arrow &arrow)
{
    if (arrow.kind == Kind::Note)
        return arrow.text;
    const QString time = text::clockText(arrow.at);
    const QString when = arrow.step() > 0 ? Words::tr("%1, step %2").arg(time).arg(arrow.step()) : time;
    QString text = Words::tr("%1, %2 to %3: %4").arg(when, partyName(arrow.from()), partyName(arrow.to()), arrow.text);
    if (!arrow.arrives)
        text += Words::tr(", it did not arrive");
    if (arrow.isError)
        text += Words::tr(", error");
    if (!arrow.isObserved)
        text += Words::tr(", not observed");
    return text;
}

} // namespace board
