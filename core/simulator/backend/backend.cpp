#include "simulator/backend/backend.h"

#include "base/clock.h"
#include "base/random.h"
#include "http/message/message.h"
#include "http/server/server.h"
#include "json/readjson.h"
#include "wcs/decoder.h"
#include "wcs/method.h"

#include <QTimer>

#include <algorithm>
#include <map>
#include <utility>

namespace simulator {

namespace {

using Flaw = BackendProfile::Flaw;

constexpr int MostConnections = 20'000;
constexpr int OtherFiles = 64;

http::Limits limits()
{
    http::Limits limits;
    limits.connections = http::connectionsWithin(MostConnections, OtherFiles);
    return limits;
}

} // namespace

class Backend::Private {
public:
    explicit Private(BackendProfile profile)
        : m_profile(std::move(profile))
        , m_delays(m_profile.seed)
        , m_http([this](http::Request &&request, http::Responder &&responder) { take(request, std::move(responder)); },
                 limits())
    {
        m_next.setSingleShot(true);
        m_next.setTimerType(Qt::PreciseTimer);
        QObject::connect(&m_next, &QTimer::timeout, &m_next, [this] { answerDue(); });
    }

    Result<Done> listen(const QHostAddress &address, quint16 port) { return m_http.listen(address, port); }

    QString url() const
    {
        return QStringLiteral("http://") + QString::fromLatin1(http::peerName(m_http.address(), m_http.port()));
    }

    const BackendTally &tally() const { return m_tally; }

private:
    struct Answer {
        Flaw::Kind kind = Flaw::Kind::Status;
        http::Response response;
    };
    struct Pending {
        http::Responder responder;
        Answer answer;
    };

    void take(const http::Request &request, http::Responder &&responder)
    {
        const QByteArrayView path = request.path();
        const QByteArray method = path.sliced(path.lastIndexOf('/') + 1).toByteArray();
        if (request.method != "POST" || !wcs::isMethodName(method))
            return refuse(responder, request.method != "POST");
        const auto decoded = m_decoder.decode(method, request.body);
        if (const auto *error = std::get_if<wcs::DecodeError>(&decoded)) {
            m_tally.addOther();
            return responder.respond(http::Response::error(400, QString::fromUtf8(error->sentence)));
        }
        m_tally.addHook(method);
        Answer answer = answerTo(std::get<wcs::HookEvent>(decoded), request.body);
        const BackendProfile::Delay delay = m_profile.delayOf(method);
        if (delay.most == 0)
            return give(std::move(responder), answer);
        const int ms = delay.least + m_delays.below(delay.most - delay.least + 1);
        responder.hold([this](const http::Outcome &) { m_tally.addGone(); });
        m_pending.emplace(steadyNanoseconds() + ms * qint64(1'000'000),
                          Pending{std::move(responder), std::move(answer)});
        awaitNext();
    }

    void refuse(http::Responder &responder, bool isMethodWrong)
    {
        m_tally.addOther();
        http::Response response =
            isMethodWrong
                ? http::Response::error(405, QStringLiteral("Hooks come by POST."))
                : http::Response::error(404, QStringLiteral("A hook's path ends with the name of its method."));
        if (isMethodWrong)
            response.headers.append(http::Header{"Allow", "POST"});
        responder.respond(response);
    }

    // A server that fails has not looked at what came.
    Answer answerTo(const wcs::HookEvent &event, const QByteArray &body)
    {
        const Flaw &flaw = m_profile.flaw;
        if (flaw.share > 0 && Random::shareAt(m_profile.seed, m_tally.hooks() - 1) < flaw.share) {
            m_tally.addFlaw();
            return {flaw.kind, http::Response::error(flaw.status, QStringLiteral("The backend fails at times."))};
        }
        const bool isConnect = event.method == "connect";
        const QByteArray token =
            isConnect ? json::readJsonObject(body).value(QLatin1String("authToken")).toString().toUtf8() : QByteArray();
        if (const BackendProfile::Refusal *refusal = m_profile.refusalOf(event, token)) {
            m_tally.addRefused();
            if (refusal->contentType.isEmpty())
                return {.response =
                            http::Response::error(refusal->status, QStringLiteral("The backend refuses this."))};
            return {
                .response = {.status = refusal->status, .contentType = refusal->contentType, .body = refusal->body}};
        }
        const bool isConfigured = isConnect && m_profile.connectConfig;
        return {.response = http::Response::json(200, isConfigured ? m_profile.connectConfig->addTo(body) : body)};
    }

    void give(http::Responder &&responder, const Answer &answer)
    {
        if (answer.kind != Flaw::Kind::Status)
            m_tally.addAnswer(0);
        switch (answer.kind) {
        case Flaw::Kind::Status:
            return responder.respond(answer.response, {}, [this, status = answer.response.status](const auto &outcome) {
                if (outcome.kind == http::Outcome::Kind::Sent)
                    m_tally.addAnswer(status);
                else
                    m_tally.addGone();
            });
        case Flaw::Kind::Close:
            return responder.close();
        case Flaw::Kind::Reset:
            return responder.reset();
        case Flaw::Kind::Hold:
            return responder.leaveUnanswered();
        }
    }

    void answerDue()
    {
        const qint64 now = steadyNanoseconds();
        while (!m_pending.empty() && m_pending.begin()->first <= now) {
            Pending due = std::move(m_pending.extract(m_pending.begin()).mapped());
            if (due.responder.isWaiting())
                give(std::move(due.responder), due.answer);
        }
        awaitNext();
    }

    void awaitNext()
    {
        if (m_pending.empty())
            return;
        const qint64 ns = std::max<qint64>(m_pending.begin()->first - steadyNanoseconds(), 0);
        const int ms = int((ns + 999'999) / 1'000'000);
        if (!m_next.isActive() || ms < m_next.remainingTime())
            m_next.start(ms);
    }

    BackendProfile m_profile;
    BackendTally m_tally;
    wcs::Decoder m_decoder;
    Random m_delays;
    std::multimap<qint64, Pending> m_pending; // by when they are due: steady clock, ns
    QTimer m_next;
    http::Server m_http; // ends first: it may still tell of answers
};

Backend::Backend(BackendProfile profile, QObject *parent)
    : QObject(parent)
    , d(std::make_unique<Private>(std::move(profile)))
{}

Backend::~Backend() = default;

Result<Done> Backend::listen(const QHostAddress &address, quint16 port)
{
    return d->listen(address, port);
}

QString Backend::url() const
{
    return d->url();
}

const BackendTally &Backend::tally() const
{
    return d->tally();
}

} // namespace simulator
