#include "api/findingsapi.h"

#include "api/answers.h"
#include "api/json.h"
#include "board/subject.h"
#include "text/secrets.h"

#include <QJsonArray>

#include <algorithm>
#include <tuple>

namespace api {

using findings::Finding;

namespace {

constexpr qint64 DefaultLimit = 100;
constexpr qint64 MostLimit = 10'000;

QJsonValue word(QByteArrayView name)
{
    return QString::fromLatin1(name);
}

// Of what is on no board.
filter::Subject subjectOf(const Finding &finding)
{
    filter::Subject subject{.client = finding.client, .published = finding.published, .origin = finding.origin};
    subject[&wcs::HookEvent::nodeId] = finding.nodeId;
    subject[&wcs::HookEvent::appKey] = finding.appKey;
    subject[&wcs::HookEvent::name] = finding.name;
    subject[&wcs::HookEvent::mediaSessionId] = finding.mediaSessionId;
    subject.found.kinds.set(finding.kind);
    subject.found.cause = finding.cause;
    return subject;
}

// Looks at the findings of that moment, a few at a step; what is closed meanwhile is left out.
class Listing final : public SlicedCall {
public:
    Listing(const findings::Engine &engine, filter::Filter filter, qint64 limit, http::Responder &&responder)
        : SlicedCall(std::move(responder))
        , m_engine(engine)
        , m_board(engine.projection().board())
        , m_watch(engine.watch())
        , m_filter(std::move(filter))
        , m_limit(limit)
        , m_places(m_watch.open().keys())
    {
        const std::vector<Finding> others = engine.others();
        std::ranges::copy_if(others, std::back_inserter(m_found),
                             [this](const Finding &finding) { return m_filter.matches(subjectOf(finding)); });
    }

    bool step() override
    {
        for (int i = 0; i < AtOnce && m_next < m_places.size(); ++i, ++m_next)
            look(m_places[m_next]);
        if (m_next < m_places.size())
            return true;
        responder().respond(answer());
        return false;
    }

private:
    static constexpr int AtOnce = 16;

    void look(quint64 place)
    {
        if (!m_watch.open().contains(place))
            return;
        const Finding finding = m_watch.finding(place);
        const auto slot = m_board.find(finding.subject);
        const qint64 now = m_board.timeline().now();
        if (slot && m_filter.matches(board::subjectOf(m_board.at(*slot), m_board.pool(), now)))
            m_found.push_back(finding);
    }

    // The gravest first, and of these the newest.
    http::Response answer()
    {
        const auto order = [](const Finding &f) { return std::tuple(findings::severityOf(f.kind), f.since, f.id); };
        std::ranges::sort(m_found, std::greater(), order);
        QJsonArray array;
        for (size_t i = 0; i < std::min(m_found.size(), size_t(m_limit)); ++i)
            array.append(findingObject(m_found[i], m_board.timeline(), m_engine.incidents().incidentOf(m_found[i])));
        return ok({{QStringLiteral("total"), qint64(m_found.size())}, {QStringLiteral("findings"), array}});
    }

    const findings::Engine &m_engine;
    const board::StreamBoard &m_board;
    const findings::Watch &m_watch;
    filter::Filter m_filter;
    qint64 m_limit;
    QList<quint64> m_places;
    qsizetype m_next = 0;
    std::vector<Finding> m_found;
};

} // namespace

QJsonObject findingObject(const Finding &finding, const journal::Timeline &timeline, qint64 incident)
{
    return {{QStringLiteral("id"), finding.id == 0 ? QJsonValue() : QJsonValue(qint64(finding.id))},
            {QStringLiteral("kind"), word(findings::kindName(finding.kind))},
            {QStringLiteral("sentence"), finding.sentence()},
            {QStringLiteral("since"), isoTime(timeline.stampOf(finding.since))},
            {QStringLiteral("severity"), word(findings::severityName(findings::severityOf(finding.kind)))},
            {QStringLiteral("cause"), word(findings::causeName(finding.cause))},
            {QStringLiteral("injected"), finding.isInjected},
            {QStringLiteral("mediaSessionId"), textOrNull(finding.mediaSessionId)},
            {QStringLiteral("nodeId"), textOrNull(finding.nodeId)},
            {QStringLiteral("appKey"), textOrNull(finding.appKey)},
            {QStringLiteral("name"), textOrNull(text::maskText(finding.name))},
            {QStringLiteral("incidentId"), incident == 0 ? QJsonValue() : QJsonValue(incident)}};
}

void FindingsApi::addTo(Router &router)
{
    for (const char *path : {"/api/v1/findings", "/api/v1/problems"})
        router.add(
            {"GET", path, [this](const Call &call, http::Responder &&responder) { list(call, std::move(responder)); }});
}

void FindingsApi::list(const Call &call, http::Responder &&responder) const
{
    const auto limit = call.number("limit", DefaultLimit, 0, MostLimit);
    if (!limit)
        throw Refusal{badQuery("limit", QStringLiteral("a number from 0 to %1").arg(MostLimit))};
    auto filter = filter::Filter::parse(call.text("filter"));
    if (const auto *error = std::get_if<filter::FilterError>(&filter))
        throw Refusal{badFilter(*error)};
    m_slices.demandRoom();
    m_slices.run(
        std::make_unique<Listing>(m_engine, std::get<filter::Filter>(std::move(filter)), *limit, std::move(responder)));
}

} // namespace api
