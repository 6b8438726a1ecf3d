#include "simulator/simulatedclient.h"

#include "simulator/sdpoffer.h"
#include "simulator/stage.h"
#include "wcs/status.h"

#include <algorithm>
#include <utility>

namespace simulator {

namespace {

constexpr qint64 LeastLoss = 10'000'000; // µs until WCS notices that keep-alives have ceased

// "{n}" and "{session}" stand for numbers.
QByteArray named(const QString &pattern, int number, int connection)
{
    QString name = pattern;
    name.replace(QLatin1String("{n}"), QString::number(number));
    return name.replace(QLatin1String("{session}"), QString::number(connection)).toUtf8();
}

// Empty: it never publishes.
QString firstName(const std::vector<Step> &steps)
{
    for (const Step &step : steps) {
        if (step.kind == Step::Kind::Publish)
            return step.name;
        for (const auto *inner : {&step.steps, &step.otherSteps}) {
            if (const QString name = firstName(*inner); !name.isEmpty())
                return name;
        }
    }
    return {};
}

// What a client in a browser says of itself when it connects.
Fields browserFields()
{
    Fields fields;
    fields.set("useWsTunnel", "false");
    fields.set("useWsTunnelPacketization2", "false");
    fields.set("useBase64BinaryEncoding", "false");
    fields.set("mediaProviders", R"(["WebRTC","MSE","WSPlayer"])");
    fields.setText("clientVersion", "2.0.276");
    fields.setText("clientOSVersion", "5.0 (X11)");
    fields.setText("clientBrowserVersion", "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0");
    fields.set("keepAlive", "false");
    fields.setText("origin", "https://video.example");
    return fields;
}

} // namespace

SimulatedClient::SimulatedClient(Stage &stage, const Group &group, int number, int index)
    : m_stage(stage)
    , m_group(group)
    , m_number(number)
    , m_index(index)
    , m_isRival(stage.isRival(group))
{
    m_state.id = group.id.toUtf8() + '-' + QByteArray::number(number);
    m_state.group = group.id.toUtf8();
    m_state.nodeId = stage.nodeId(group.node);
    m_publishedName = named(firstName(group.steps), number, 1);
}

void SimulatedClient::begin(quint64 seed)
{
    m_random = Random(seed);
    m_script = std::make_unique<Script>(m_group.steps, m_random);
    m_now = m_until = 0;
    m_beatAt = m_lossAt = Never;
    m_step = nullptr;
    m_isLeaving = m_hasEnded = false;
    m_sdp.clear();
    m_until = m_group.start.microseconds(m_random);
    sleep();
}

bool SimulatedClient::hasPassed(const Moment &moment) const
{
    return m_hasEnded || Moment{m_isActing ? m_now : m_wake, m_index} > moment;
}

void SimulatedClient::act(qint64 now)
{
    m_now = now;
    m_wake = Never;
    setActing(true);
    goOn();
}

void SimulatedClient::stop()
{
    m_isStopping = true;
    if (m_hasEnded)
        return;
    if (m_isActing)
        return goOn();
    m_wake = m_stage.now();
    m_stage.schedule({m_wake, m_index});
}

// One thing after the other, until it has to wait: for an answer, for somebody else, or for time to go by.
void SimulatedClient::goOn()
{
    while (m_isActing && !(m_session && m_session->isBusy()) && !isHeldUp()) {
        if (m_isLeaving)
            return end();
        if (m_isStopping || m_now >= m_stage.end() || m_stage.isOverdue())
            leave();
        else if (m_now >= m_lossAt)
            fail("Failed by ICE keep alive");
        else if (m_now >= m_beatAt)
            beat();
        else if (m_now < m_until)
            sleep();
        else if (const Step *step = std::exchange(m_step, nullptr))
            perform(*step);
        else
            takeStep();
    }
}

// Whoever publishes what it plays acts first; and what others may play begins and ends in the order of all.
bool SimulatedClient::isHeldUp()
{
    if (m_isStopping)
        return false;
    if (m_source && m_source != this && !m_source->hasPassed(moment())) {
        if (std::ranges::find(m_source->m_heldUp, this) == m_source->m_heldUp.end())
            m_source->m_heldUp.push_back(this);
        return true;
    }
    return changesWhatOthersPlay() && m_stage.isHeldUp(*this);
}

bool SimulatedClient::changesWhatOthersPlay() const
{
    if (!m_step)
        return !m_published.isEmpty() && (m_now >= m_stage.end() || m_now >= m_lossAt);
    using enum Step::Kind;
    switch (m_step->kind) {
    case Publish:
        return true;
    case Stop:
    case Fail:
    case Disconnect:
    case Drop:
        return !m_published.isEmpty();
    default:
        return false;
    }
}

void SimulatedClient::setActing(bool isActing)
{
    if (m_isActing == isActing)
        return;
    m_isActing = isActing;
    if (isActing)
        m_stage.noteActing(*this);
    else
        m_stage.noteActed(*this);
}

void SimulatedClient::sleep()
{
    m_wake = std::min({m_until, m_beatAt, m_lossAt, m_stage.end()});
    m_stage.schedule({m_wake, m_index});
    setActing(false);
    for (SimulatedClient *client : std::exchange(m_heldUp, {}))
        m_stage.letGoOn(*client);
}

void SimulatedClient::takeStep()
{
    m_step = m_script->next();
    if (m_step) {
        if (m_step->kind == Step::Kind::Play && m_played.isEmpty())
            m_source = m_step->of.isEmpty() ? nullptr : m_stage.oneOf(m_step->of, m_random);
        return;
    }
    m_until = m_stage.end(); // it stays as it is until the scenario ends
    if (m_until == Never)
        leave();
}

void SimulatedClient::perform(const Step &step)
{
    switch (step.kind) {
    case Step::Kind::Connect:
        return connect();
    case Step::Kind::Disconnect:
    case Step::Kind::Drop:
        if (isConnected())
            m_session->disconnect();
        return;
    case Step::Kind::Publish:
        return publish(step);
    case Step::Kind::Play:
        return play(step);
    case Step::Kind::Stop:
        return eachStream([this](const QByteArray &id) { m_session->close(id); });
    case Step::Kind::Snapshot:
        if (!m_published.isEmpty())
            m_session->snapshot(m_published);
        return;
    case Step::Kind::Fail:
        if (!step.infos.isEmpty())
            fail(step.infos[m_random.below(int(step.infos.size()))]);
        return;
    case Step::Kind::KeepAliveLoss:
        if (hasStream()) {
            m_beatAt = Never;
            m_lossAt = m_now + std::max<qint64>(LeastLoss, m_stage.behaviour().keepAliveMs * 2'000LL);
        }
        return;
    case Step::Kind::Wait:
        m_until = m_now + step.seconds.microseconds(m_random);
        return;
    case Step::Kind::Until:
        m_until = std::max(m_now, step.seconds.microseconds(m_random));
        return;
    case Step::Kind::Loop:
    case Step::Kind::Chance:
        Q_UNREACHABLE(); // Script resolves them
    }
}

bool SimulatedClient::isConnected() const
{
    return m_session && m_session->state() == Session::State::Established;
}

void SimulatedClient::connect()
{
    if (isConnected())
        return;
    ++m_connections;
    Fields connection;
    connection.setText("nodeId", m_state.nodeId);
    connection.setText("appKey", m_group.app.toUtf8());
    // As builds of 2018 have it: the client's address, and 16 hexadecimal digits.
    const int host = m_index % 60'000 + 257;
    m_state.sessionId = "/198.18." + QByteArray::number(host / 256) + '.' + QByteArray::number(host % 256) + ':' +
                        QByteArray::number(1'024 + m_random.below(64'000)) + '/' +
                        m_random.text(16, "0123456789abcdef");
    connection.setText("sessionId", m_state.sessionId);
    static const Fields Browser = browserFields();
    connection.setAll(Browser);

    m_published.clear();
    m_played.clear();
    m_state.connection = ClientState::Connection::Connecting;
    m_stage.noteChanged(*this);
    m_session = std::make_unique<Session>(m_stage.server(), *this, m_state.id, connection);
    m_session->setIdleCallback([this] {
        goOn();
        m_stage.noteProgress();
    });
    m_session->connect();
}

void SimulatedClient::publish(const Step &step)
{
    if (!isConnected() || !m_published.isEmpty())
        return;
    StreamWish wish{.mediaSessionId = m_random.uuid(),
                    .name = named(step.name, m_number, m_connections),
                    .published = true,
                    .more = m_stage.streamFields(step, m_group)};
    m_published = wish.mediaSessionId;
    m_publishedName = wish.name;
    addSdp(wish);
    m_session->open(wish);
}

void SimulatedClient::play(const Step &step)
{
    if (!m_played.isEmpty())
        return;
    if (!isConnected()) {
        m_source = nullptr;
        return;
    }
    StreamWish wish{.mediaSessionId = m_random.uuid(),
                    .name = m_source ? m_source->publishedName() : named(step.name, m_number, m_connections),
                    .published = false,
                    .more = m_stage.streamFields(step, m_group)};
    m_played = wish.mediaSessionId;
    addSdp(wish);
    m_session->open(wish);
}

void SimulatedClient::addSdp(StreamWish &wish)
{
    if (!m_stage.behaviour().sendsSdp)
        return;
    if (m_sdp.isEmpty())
        m_sdp = jsonText(sdpOffer(m_random));
    wish.more.set("sdp", m_sdp);
}

void SimulatedClient::eachStream(const std::function<void(const QByteArray &)> &operation)
{
    for (const QByteArray &id : {m_played, m_published}) { // copies: what follows may end them
        if (!id.isEmpty())
            operation(id);
    }
}

void SimulatedClient::fail(const QByteArray &info)
{
    m_lossAt = Never;
    eachStream([&](const QByteArray &id) { m_session->fail(id, info); });
}

void SimulatedClient::beat()
{
    m_beatAt += m_stage.behaviour().keepAliveMs * 1'000LL;
    eachStream([this](const QByteArray &id) { m_session->keepAlive(id); });
}

void SimulatedClient::leave()
{
    m_isLeaving = true;
    if (isConnected())
        m_session->disconnect();
}

void SimulatedClient::end()
{
    m_hasEnded = true;
    m_source = nullptr;
    setActing(false);
    m_stage.noteEnded();
    for (SimulatedClient *client : std::exchange(m_heldUp, {}))
        m_stage.letGoOn(*client);
}

// --- what it is told

void SimulatedClient::keep(const Told &told)
{
    ++m_state.told;
    if (m_index < m_stage.options().toldClients) {
        m_told.push_back(told);
        if (int(m_told.size()) > m_stage.options().toldPerClient)
            m_told.pop_front();
    }
    if (m_stage.options().hasNews && m_news.size() < m_stage.options().toldPerClient)
        m_news.append(told);
    m_stage.noteChanged(*this);
}

QList<Told> SimulatedClient::takeNews()
{
    return std::exchange(m_news, {});
}

void SimulatedClient::onEstablished(const Told &told, const QJsonObject &)
{
    m_state.connection = ClientState::Connection::Established;
    m_stage.noteEstablished(1);
    keep(told);
}

void SimulatedClient::onConnectionStatus(const Told &told)
{
    using enum ClientState::Connection;
    if (told.status == "FAILED") {
        m_state.connection = Refused;
    } else if (m_state.connection == Established) {
        m_state.connection = Disconnected;
        m_stage.noteEstablished(-1);
    }
    keep(told);
}

void SimulatedClient::onStreamStatus(const Told &told, const Fields &stream, const QList<QByteArray> &)
{
    const QByteArray status = stream.text("status"); // what the client is told may leave it out
    const bool isPublished = told.id == m_published;
    m_state.streamName = stream.text("name");
    m_state.published = isPublished;
    m_state.streamStatus = status;
    if (wcs::isFinal(wcs::phaseOf(status))) {
        QByteArray &ended = isPublished ? m_published : m_played;
        if (ended == told.id)
            ended.clear();
        if (!isPublished)
            m_source = nullptr;
        if (!hasStream())
            m_beatAt = m_lossAt = Never;
    }
    keep(told);
}

void SimulatedClient::onStreamAccepted(const QByteArray &)
{
    const qint64 interval = m_stage.behaviour().keepAliveMs * 1'000LL;
    if (interval > 0 && m_beatAt == Never && m_lossAt == Never)
        m_beatAt = m_now + interval;
}

void SimulatedClient::onErrorEvent(const Told &told)
{
    ++m_state.errorEvents;
    keep(told);
}

} // namespace simulator
