#include "api/backendapi.h"

#include "api/answers.h"
#include "api/callbody.h"
#include "api/json.h"
#include "backend/proxy.h"
#include "base/reply.h"
#include "json/jsonfields.h"
#include "json/utf8.h"

#include <QJsonArray>

namespace api {

namespace {

constexpr qsizetype LongestUrl = 2'000; // characters

QJsonArray targetsArray(const backend::Options &options)
{
    QJsonArray targets;
    for (const backend::Target &target : options.targets)
        targets.append(
            QJsonObject{{QStringLiteral("basePath"),
                         target.basePath.isNull() ? QJsonValue() : QJsonValue(QString::fromLatin1(target.basePath))},
                        {QStringLiteral("url"), target.url.text()}});
    return targets;
}

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

BackendApi::BackendApi(backend::Gateway change, QObject *parent)
    : QObject(parent)
    , m_change(std::move(change))
{}

void BackendApi::addTo(Router &router)
{
    router.add("GET", "/api/v1/backend", [this](const Call &) { return show(); });
    router.add({"PUT", "/api/v1/backend",
                [this](const Call &call, http::Responder &&responder) { put(call, std::move(responder)); }});
    router.add("GET", "/api/v1/mirror", [this](const Call &) { return showMirror(); });
}

http::Response BackendApi::show() const
{
    QJsonObject answers;
    for (auto it = m_figures.answers.begin(); it != m_figures.answers.end(); ++it)
        answers.insert(QString::number(it.key()), qint64(it.value()));
    QJsonObject failures;
    for (size_t i = 1; i < backend::FailureCount; ++i) {
        if (m_figures.failures[i] > 0)
            failures.insert(failureKey(i), qint64(m_figures.failures[i]));
    }
    return ok(
        {{QStringLiteral("targets"), targetsArray(m_options)},
         {QStringLiteral("proxy"), m_options.proxy ? QJsonValue(backend::shownProxy(*m_options.proxy)) : QJsonValue()},
         {QStringLiteral("timeoutMs"), m_options.timeoutMs},
         {QStringLiteral("failure"), m_options.echoesOnFailure ? QStringLiteral("echo") : QStringLiteral("error")},
         {QStringLiteral("answers"), answers},
         {QStringLiteral("failures"), failures},
         {QStringLiteral("underWay"), m_figures.underWay},
         {QStringLiteral("underWayBytes"), m_figures.underWayBytes},
         {QStringLiteral("suspended"), QJsonArray::fromStringList(m_figures.suspended)}});
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

// One for all base paths, or none.
void BackendApi::put(const Call &call, http::Responder &&responder)
{
    json::JsonFields fields(jsonBody(call), {});
    const QString key = QStringLiteral("url");
    if (!fields.has(key))
        fields.fail(key, QStringLiteral("Give the “url” of the web server behind Streamwatch, or null for none."));
    backend::Options options = m_options;
    options.targets.clear();
    options.isChosen = true;
    if (!fields.value(key).isNull()) {
        const Result<backend::Url> url = backend::Url::parse(fields.text(key, LongestUrl).value_or(QString()));
        if (!url)
            fields.fail(key, QStringLiteral("“url” %1.").arg(url.error().sentence));
        options.targets.append({.url = *url});
    }
    fields.end();
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
