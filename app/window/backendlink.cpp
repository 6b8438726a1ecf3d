#include "app/window/backendlink.h"

#include "backend/proxy.h"
#include "base/clock.h"
#include "base/reply.h"
#include "text/text.h"

#include <QPromise>

#include <utility>

namespace {

constexpr int LongestUrl = 200; // characters, in a sentence

// What is taken of a reply, as a reply of its own.
template <typename Answer, typename Question, typename Make>
QFuture<Answer> answerOf(const QFuture<Question> &reply, QObject *asker, Make make)
{
    const auto promise = std::make_shared<QPromise<Answer>>();
    promise->start();
    const QFuture<Answer> answer = promise->future();
    whenReplied(reply, asker, [promise, make](const Question &given) {
        promise->addResult(make(given));
        promise->finish();
    });
    return answer; // cancelled with the question
}

QString badUrl(const QString &text, const Error &error)
{
    return BackendLink::tr("“%1” %2.").arg(text::visibleText(text.toUtf8(), LongestUrl), error.sentence);
}

// "nginx answered 404 in 3 ms: there is a web server."
QString probeText(const backend::ProbeResult &result)
{
    if (!result.hasAnswered())
        return BackendLink::tr("No web server answered there: %1").arg(result.problem);
    const QString status = QString::number(result.status);
    const QString time = text::spanText(result.us);
    return result.server.isEmpty() ? BackendLink::tr("It answered %1 in %2: there is a web server.").arg(status, time)
                                   : BackendLink::tr("%1 answered %2 in %3: there is a web server.")
                                         .arg(QString::fromUtf8(result.server), status, time);
}

ui::MirrorReport reportOf(const backend::MirrorFigures &figures)
{
    ui::MirrorReport report{.sent = figures.sent,
                            .same = figures.same,
                            .different = figures.different,
                            .failed = figures.failed,
                            .uncompared = figures.uncompared,
                            .dropped = figures.dropped,
                            .lastFailure = figures.lastFailure,
                            .differences = {}};
    for (const backend::Difference &difference : figures.differences)
        report.differences.append({.at = difference.at,
                                   .method = difference.method,
                                   .mediaSessionId = difference.mediaSessionId,
                                   .name = difference.name,
                                   .status = difference.status,
                                   .mirrorStatus = difference.mirrorStatus,
                                   .sentence = difference.sentence});
    return report;
}

} // namespace

BackendLink::BackendLink(House &house, QObject *parent)
    : QObject(parent)
    , m_house(house)
    , m_gateway(this)
{
    m_gateway.probe = [this](const QString &url) { return probe(url); };
    m_gateway.use = [this](const QString &url) { return use(url); };
    connect(&house, &House::backendChanged, this, &BackendLink::takeOptions);
    connect(&house, &House::figuresChanged, this, &BackendLink::takeFigures);
}

QFuture<ui::BackendProbe> BackendLink::probe(const QString &text)
{
    const Result<backend::Url> url = backend::Url::parse(text);
    if (!url)
        return QtFuture::makeReadyFuture(ui::BackendProbe{.hasAnswered = false, .sentence = badUrl(text, url.error())});
    return answerOf<ui::BackendProbe>(m_house.probeGateway()(*url), this, [](const backend::ProbeResult &result) {
        return ui::BackendProbe{.hasAnswered = result.hasAnswered(), .sentence = probeText(result)};
    });
}

QFuture<QString> BackendLink::use(const QString &text)
{
    backend::Options options = m_options;
    options.isChosen = true;
    options.chosenBy = rules::Origin::window().text();
    options.targets.removeIf(
        [&text](const backend::Target &target) { return text.isEmpty() || target.basePath.isNull(); });
    if (!text.isEmpty()) {
        const Result<backend::Url> url = backend::Url::parse(text);
        if (!url)
            return QtFuture::makeReadyFuture(badUrl(text, url.error()));
        options.targets.append({.basePath = {}, .url = *url});
    }
    return answerOf<QString>(m_house.backendGateway()(options), this,
                             [](const backend::Options &) { return QString(); });
}

void BackendLink::takeOptions(const backend::Options &options)
{
    m_options = options;
    ui::Backend backend;
    for (const backend::Target &target : options.targets) {
        if (target.basePath.isNull())
            backend.url = target.url.text();
        else
            backend.others.append(target.text());
    }
    if (options.mirror)
        backend.mirror = options.mirror->text();
    if (options.outlastsWcs())
        backend.lateMs = options.timeoutMs;
    if (options.proxy)
        backend.proxy = backend::shownProxy(*options.proxy);
    emit m_gateway.backendChanged(backend);
}

void BackendLink::takeFigures(const hooks::Figures &figures)
{
    takeOutage(figures.backend.suspended);
    if (std::exchange(m_mirror, figures.mirror) != figures.mirror)
        emit m_gateway.mirrorReported(reportOf(figures.mirror));
    if (std::exchange(m_connect, figures.lastConnect) != figures.lastConnect)
        emit m_gateway.connectAnswered(figures.lastConnect);
}

void BackendLink::takeOutage(const QStringList &suspended)
{
    ui::BackendOutage outage{.sentences = suspended, .since = m_outage.since};
    if (suspended.isEmpty())
        outage.since = 0;
    else if (m_outage.sentences.isEmpty())
        outage.since = wallMicroseconds();
    if (std::exchange(m_outage, outage) != outage)
        emit m_gateway.outageChanged(outage);
}
