#include "api/backendapi.h"

#include "api/answers.h"
#include "api/callbody.h"
#include "api/json.h"
#include "backend/proxy.h"
#include "backend/targetjson.h"
#include "base/reply.h"
#include "json/jsonfields.h"
#include "json/utf8.h"

#include <QJsonArray>

namespace api {

namespace {

constexpr qsizetype LongestUrl = 2'000; // characters

const QString UrlKey = QStringLiteral("url");
const QString TargetsKey = QStringLiteral("targets");

QString failureKey(size_t failure)
{
    return QString::fromUtf8(journal::backendFailureName(journal::BackendFailure(failure)));
}

QJsonObject differenceObject(const backend::Difference &difference)
{
    return {{QStringLiteral("receivedAt"), isoTime(difference.at)},
            {QStringLiteral("method"), json::decodedUtf8(difference.method)},
            {QStringLiteral("mediaSessionId"), json::decodedUtf8(difference.mediaSessionId)},
            {QStringLiteral("name"), json::decodedUtf8(difference.name)},
            {QStringLiteral("status"), difference.status},
            {QStringLiteral("mirrorStatus"), difference.mirrorStatus},
            {QStringLiteral("pointer"), difference.pointer},
            {QStringLiteral("sentence"), difference.sentence}};
}

} // namespace

BackendApi::BackendApi(backend::Gateway change, QList<QByteArray> basePaths, QObject *parent)
    : QObject(parent)
    , m_change(std::move(change))
    , m_basePaths(std::move(basePaths))
{}

void BackendApi::addTo(Router &router)
{
    router.add("GET", "/api/v1/backend", [this](const Call &) { return show(); });
    router.add({"PUT", "/api/v1/backend",
                [this](const Call &call, http::Responder &&responder) { put(call, std::move(responder)); }});
    router.add("GET", "/api/v1/mirror", [this](const Call &) { return showMirror(); });
}

QJsonObject BackendApi::state() const
{
    QJsonObject answers;
    for (auto it = m_figures.answers.begin(); it != m_figures.answers.end(); ++it)
        answers.insert(QString::number(it.key()), qint64(it.value()));
    QJsonObject failures;
    for (size_t i = 1; i < backend::FailureCount; ++i) {
        if (m_figures.failures[i] > 0)
            failures.insert(failureKey(i), qint64(m_figures.failures[i]));
    }
    return {
        {TargetsKey, backend::targetsJson(m_options.targets)},
        {QStringLiteral("proxy"), m_options.proxy ? QJsonValue(backend::shownProxy(*m_options.proxy)) : QJsonValue()},
        {QStringLiteral("timeoutMs"), m_options.timeoutMs},
        {QStringLiteral("failure"), m_options.echoesOnFailure ? QStringLiteral("echo") : QStringLiteral("error")},
        {QStringLiteral("answers"), answers},
        {QStringLiteral("failures"), failures},
        {QStringLiteral("underWay"), m_figures.underWay},
        {QStringLiteral("underWayBytes"), m_figures.underWayBytes},
        {QStringLiteral("suspended"), QJsonArray::fromStringList(m_figures.suspended)}};
}

http::Response BackendApi::show() const
{
    return ok(state());
}

http::Response BackendApi::showMirror() const
{
    QJsonArray differences;
    for (const backend::Difference &difference : m_mirror.differences)
        differences.append(differenceObject(difference));
    return ok({{QStringLiteral("url"), m_options.mirror ? QJsonValue(m_options.mirror->text()) : QJsonValue()},
               {QStringLiteral("sent"), qint64(m_mirror.sent)},
               {QStringLiteral("same"), qint64(m_mirror.same)},
               {QStringLiteral("different"), qint64(m_mirror.different)},
               {QStringLiteral("failed"), qint64(m_mirror.failed)},
               {QStringLiteral("uncompared"), qint64(m_mirror.uncompared)},
               {QStringLiteral("dropped"), qint64(m_mirror.dropped)},
               {QStringLiteral("lastFailure"),
                m_mirror.lastFailure.isEmpty() ? QJsonValue() : QJsonValue(m_mirror.lastFailure)},
               {QStringLiteral("differences"), differences}});
}

// One for all base paths, "url", or none, null; or as GET shows them, "targets".
QList<backend::Target> BackendApi::targetsIn(json::JsonFields &fields) const
{
    if (fields.has(UrlKey) == fields.has(TargetsKey))
        fields.fail(UrlKey,
                    QStringLiteral("Give the “url” of the web server behind Streamwatch, or null for none; or, by "
                                   "base paths, “targets”."));
    const QJsonValue url = fields.value(UrlKey);
    const QJsonValue list = fields.value(TargetsKey);
    if (url.isNull())
        return {};
    if (!url.isUndefined()) {
        const Result<backend::Url> parsed = backend::Url::parse(fields.text(UrlKey, LongestUrl).value_or(QString()));
        if (!parsed)
            fields.fail(UrlKey, QStringLiteral("“url” %1.").arg(parsed.error().sentence));
        return {{.url = *parsed}};
    }
    const auto parsed = backend::targetsFrom(list, fields.pointerTo(TargetsKey));
    if (const auto *error = std::get_if<json::JsonError>(&parsed))
        throw *error;
    auto targets = std::get<QList<backend::Target>>(parsed);
    for (const backend::Target &target : targets) {
        if (!target.basePath.isNull() && !m_basePaths.contains(target.basePath))
            fields.fail(TargetsKey, QStringLiteral("“%1” is not a base path of this endpoint; it has “%2”.")
                                        .arg(json::beginningOf(QString::fromUtf8(target.basePath), 64),
                                             QString::fromUtf8(m_basePaths.join("”, “"))));
    }
    return targets;
}

// What GET shows may come back with it; what cannot be changed here has to be as it is.
void BackendApi::checkOthers(json::JsonFields &fields) const
{
    const QJsonObject shown = state();
    for (const auto &[key, option] : {std::pair{"timeoutMs", "--forward-timeout"}, {"failure", "--forward-failure"}}) {
        const QString name = QLatin1String(key);
        if (const QJsonValue value = fields.value(name); !value.isUndefined() && value != shown.value(name))
            fields.fail(
                name,
                QStringLiteral("“%1” is as %2 says, and cannot be changed here.").arg(name, QLatin1String(option)));
    }
    fields.ignore(shown.keys());
    fields.end();
}

void BackendApi::put(const Call &call, http::Responder &&responder)
{
    json::JsonFields fields(jsonBody(call), {});
    backend::Options options = m_options;
    options.targets = targetsIn(fields);
    checkOthers(fields);
    options.isChosen = true;
    options.chosenBy = QStringLiteral("%1 from %2").arg(originOf(call).text(), QString::fromLatin1(call.request.peer));
    whenReplied(m_change(options), this, [this, responder = std::move(responder)](const backend::Options &) mutable {
        responder.respond(show()); // takeOptions() was before, see ask()
    });
}

void BackendApi::addTo(MetricsText &text) const
{
    text.histogram("streamwatch_backend_seconds",
                   "From the complete hook to the answer of the web server behind Streamwatch.", m_figures.times);
    text.metric("streamwatch_backend_answers_total", "counter", "Its answers, by HTTP status.");
    for (auto it = m_figures.answers.begin(); it != m_figures.answers.end(); ++it)
        text.sample(double(it.value()), {{"status", QByteArray::number(it.key())}});
    text.metric("streamwatch_backend_failures_total", "counter", "Hooks that it gave no answer to, by the cause.");
    for (size_t i = 1; i < backend::FailureCount; ++i)
        text.sample(double(m_figures.failures[i]), {{"cause", failureKey(i).toUtf8()}});
    text.single("streamwatch_backend_under_way", "gauge", "Hooks that wait for its answers.",
                double(m_figures.underWay));
    text.single("streamwatch_backend_suspended", "gauge",
                "Web servers that no hooks are handed on to, as they have failed too often in a row.",
                double(m_figures.suspended.size()));
    text.metric("streamwatch_mirror_total", "counter", "Copies of hooks, by what became of them.");
    for (const auto &[outcome, count] : {std::pair{"same", m_mirror.same},
                                         {"different", m_mirror.different},
                                         {"failed", m_mirror.failed},
                                         {"uncompared", m_mirror.uncompared},
                                         {"dropped", m_mirror.dropped}})
        text.sample(double(count), {{"outcome", outcome}});
}

} // namespace api
