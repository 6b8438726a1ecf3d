#include "app/simulator/simulatoroutput.h"

#include "simulator/server/fields.h"
#include "text/text.h"

#include <QDateTime>
#include <QLocale>

#include <algorithm>
#include <cstdio>
#include <unistd.h>
#include <utility>
#include <vector>

using simulator::BackendTally;
using simulator::ClientNews;
using simulator::ClientState;
using simulator::jsonText;
using simulator::ReceivedMessage;
using simulator::Tally;

namespace {

constexpr qint64 TerminalMs = 250; // between two looks at the progress
constexpr qint64 FileMs = 10'000;
constexpr int ClientWidth = 14;
constexpr int MessageWidth = 21; // ConnectionStatusEvent
constexpr int StatusWidth = 17;  // StreamStatusEvent, of an ErrorEvent
constexpr int IdLength = 8;      // of a mediaSessionId: enough to find it by

QString number(quint64 value)
{
    return QLocale(QLocale::English).toString(value);
}

// "1 hook", "1,204 hooks"
QString counted(quint64 count, const char *one)
{
    return number(count) + u' ' + QLatin1String(one) + (count == 1 ? QString() : QStringLiteral("s"));
}

// "200: 1,204, 500: 3, none: 1"
QString answersText(const std::map<int, quint64> &byStatus)
{
    QStringList answers;
    for (const auto &[status, count] : byStatus) {
        if (status != 0)
            answers.append(QStringLiteral("%1: %2").arg(status).arg(number(count)));
    }
    if (const auto none = byStatus.find(0); none != byStatus.end())
        answers.append(QStringLiteral("none: %1").arg(number(none->second)));
    return answers.isEmpty() ? QStringLiteral("none") : answers.join(QStringLiteral(", "));
}

// "2022-04-02T10:00:00.123456Z", of times that mostly share their second with the one before.
class UtcText final {
public:
    QByteArray operator()(qint64 microseconds)
    {
        if (const qint64 second = microseconds / 1'000'000; second != std::exchange(m_second, second))
            m_text = QDateTime::fromSecsSinceEpoch(second, Qt::UTC).toString(u"yyyy-MM-ddTHH:mm:ss.").toLatin1();
        return m_text + QByteArray::number(microseconds % 1'000'000).rightJustified(6, '0') + 'Z';
    }

private:
    qint64 m_second = -1;
    QByteArray m_text;
};

QString messageLine(const QByteArray &client, const ReceivedMessage &message)
{
    const auto column = [](const QByteArray &text, int width) { return text::visibleText(text).leftJustified(width); };
    const bool isError = !message.apiMethod.isEmpty();
    QString line = text::clockText(message.at) + QStringLiteral("  ") + column(client, ClientWidth) +
                   QStringLiteral("  ") + column(message.message, MessageWidth) + QStringLiteral("  ") +
                   column(isError ? message.apiMethod : message.status, StatusWidth) + QStringLiteral("  ") +
                   column(message.id.left(IdLength), IdLength) + QStringLiteral("  ") + text::visibleText(message.info);
    while (line.endsWith(u' '))
        line.chop(1);
    return line;
}

} // namespace

SimulatorOutput::SimulatorOutput(bool isJson)
    : m_isJson(isJson)
    , m_isTerminal(isatty(STDERR_FILENO) != 0)
{
    m_sinceProgress.start();
}

SimulatorOutput::~SimulatorOutput()
{
    clearProgress();
}

void SimulatorOutput::showProgress(const Progress &progress)
{
    const qint64 elapsed = m_sinceProgress.elapsed();
    if (elapsed < (m_isTerminal ? TerminalMs : FileMs))
        return;
    const auto rated = [elapsed](quint64 hooks, quint64 before) {
        return QStringLiteral("%1 (%2/s)")
            .arg(counted(hooks, "hook"), number((hooks - before) * 1'000 / quint64(elapsed)));
    };
    QStringList parts;
    if (progress.isEnding)
        parts.append(QStringLiteral("Ending"));
    if (progress.scenarioSeconds > 0)
        parts.append(
            QStringLiteral("%1 s of %2 s").arg(progress.seconds, 0, 'f', 0).arg(progress.scenarioSeconds, 0, 'f', 0));
    if (progress.hasClients)
        parts.append({rated(progress.hooks, m_hooksBefore),
                      counted(quint64(progress.clients), "client") + QStringLiteral(" connected"),
                      counted(progress.notAccepted, "error")});
    if (progress.backend)
        parts.append(QStringLiteral("backend: ") + rated(progress.backend->hooks(), m_backendHooksBefore));
    m_hooksBefore = progress.hooks;
    m_backendHooksBefore = progress.backend ? progress.backend->hooks() : 0;
    m_sinceProgress.start();
    const QString text = parts.join(QStringLiteral(" · "));
    std::fprintf(stderr, m_isTerminal ? "\r\033[K%s" : "%s\n", qUtf8Printable(text));
    std::fflush(stderr);
    m_isProgressShown = m_isTerminal;
}

void SimulatorOutput::tell(const ClientNews &news)
{
    struct Message {
        const ReceivedMessage *received;
        const ClientState *client;
    };
    std::vector<Message> messages;
    for (const ClientNews::Change &change : news.changes) {
        for (const ReceivedMessage &received : change.messages)
            messages.push_back({&received, &change.state});
    }
    std::ranges::stable_sort(messages, {}, [](const Message &message) { return message.received->at; });
    for (const Message &message : messages)
        line(messageLine(message.client->id, *message.received));
    std::fflush(stdout);
}

void SimulatorOutput::say(const QByteArray &clientId, const QString &text)
{
    if (m_isJson)
        return;
    const QDateTime now = QDateTime::currentDateTimeUtc();
    line(text::clockText(now.toMSecsSinceEpoch() * 1'000) + QStringLiteral("  ") +
         text::visibleText(clientId).leftJustified(ClientWidth) + QStringLiteral("  ") +
         text::visibleText(text.toUtf8()));
    std::fflush(stdout);
}

void SimulatorOutput::sayListening(const QString &text)
{
    if (m_isJson)
        return;
    line(text);
    std::fflush(stdout);
}

void SimulatorOutput::complain(const QString &sentence)
{
    clearProgress();
    std::fprintf(stderr, "wcs-simulator: %s\n", qUtf8Printable(text::visibleText(sentence.toUtf8(), 2'000)));
}

void SimulatorOutput::summarise(const Tally &tally, quint64 seed)
{
    const auto none = tally.answers().find(0);
    line({});
    const quint64 others = tally.notAccepted();
    row("Hooks",
        QStringLiteral("%1 sent, %2 answered as WCS accepts it")
            .arg(number(tally.hooks()), others == 0 ? QStringLiteral("all") : number(others) + QStringLiteral(" not")));
    row("Answers", answersText(tally.answers()));
    const auto share = [&tally](double of) { return text::spanText(tally.latency(of)); };
    if (none == tally.answers().end() || none->second < tally.hooks())
        row("Latency", QStringLiteral("p50 %1, p99 %2, max %3").arg(share(0.5), share(0.99), share(1)));
    row("ErrorEvents", QStringLiteral("%1 delivered").arg(number(tally.errorEvents())));
    row("Refused", counted(tally.refusedConnections(), "connection"));
    row("Send errors", number(tally.sendErrors()));
    row("Seed", QString::number(seed));
}

void SimulatorOutput::summarise(const BackendTally &tally)
{
    row("Backend", QStringLiteral("%1; answers %2; %3 refused")
                       .arg(counted(tally.hooks(), "hook"), answersText(tally.answers()), number(tally.refused())));
}

// Many messages at the end of a long run: written as text, as QJsonObjects would cost more than the run.
QByteArray SimulatorOutput::clientJson(const ClientState &client, const QList<ReceivedMessage> &messages)
{
    UtcText utcText;
    QByteArray json = "{\"id\":" + jsonText(client.id) + ",\"messages\":" + QByteArray::number(client.messages) +
                      ",\"errorEvents\":" + QByteArray::number(client.errorEvents) + ",\"told\":[";
    for (const ReceivedMessage &message : messages) {
        json += (&message == &messages.front() ? "{\"at\":\"" : ",{\"at\":\"") + utcText(message.at) +
                "\",\"message\":" + jsonText(message.message) + ",\"apiMethod\":" + jsonText(message.apiMethod) +
                ",\"id\":" + jsonText(message.id) + ",\"status\":" + jsonText(message.status) +
                ",\"info\":" + jsonText(message.info) + '}';
    }
    return json + "]}";
}

void SimulatorOutput::print(const QByteArray &json)
{
    clearProgress();
    std::fputs((json + '\n').constData(), stdout);
}

bool SimulatorOutput::isGood() const
{
    return std::ferror(stdout) == 0;
}

bool SimulatorOutput::finish()
{
    clearProgress();
    return std::fflush(stdout) == 0 && isGood();
}

void SimulatorOutput::row(const char *title, const QString &text)
{
    line(QString::fromLatin1(title).leftJustified(ClientWidth) + text);
}

void SimulatorOutput::line(const QString &text)
{
    clearProgress();
    std::fputs((text + u'\n').toUtf8().constData(), stdout);
}

// So that no line is written into it; it comes back with its next turn.
void SimulatorOutput::clearProgress()
{
    if (!std::exchange(m_isProgressShown, false))
        return;
    std::fputs("\r\033[K", stderr);
    std::fflush(stderr);
}
