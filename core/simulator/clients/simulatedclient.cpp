#include "simulator/clients/simulatedclient.h"

#include "simulator/clients/sdpoffer.h"
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

SimulatedClient::SimulatedClient(ClientContext &context, const Group &group, int number, int index)
    : m_context(context)
    , m_schedule(context.schedule())
    , m_group(group)
    , m_number(number)
    , m_index(index)
{
    m_state.id = group.id.toUtf8() + '-' + QByteArray::number(number);
    m_state.group = group.id.toUtf8();
    m_state.nodeId = context.nodeId(group.node);
    context.setPublishedName(index, named(group.firstName(), number, 1));
}

void SimulatedClient::begin(quint64 seed)
{
    m_random = Random(seed);
    m_script = std::make_unique<Script>(m_group.steps, m_random);
    m_now = m_until = 0;
    m_keepAliveAt = m_lossAt = Never;
    m_step = nullptr;
    m_isLeaving = false;
    m_sdp.clear();
    m_schedule.start(m_index);
    m_until = m_group.start.microseconds(m_random);
    sleep();
}

void SimulatedClient::act(qint64 now)
{
    m_now = now;
    goOn();
}

void SimulatedClient::stop()
{
    m_isStopping = true;
    if (m_schedule.hasEnded(m_index))
        return;
    if (m_schedule.isActing(m_index))
        goOn();
    else
        m_schedule.wakeNow(m_index);
}

// One thing after the other, until it has to wait: for an answer, for somebody else, or for time to go by.
void SimulatedClient::goOn()
{
    while (m_schedule.isActing(m_index) && !(m_session && m_session->isBusy()) && !hasToWait()) {
        if (m_isLeaving)
            return end();
        if (m_isStopping || m_now >= m_schedule.end() || m_schedule.isOverdue())
            leave();
        else if (m_now >= m_lossAt)
            fail("Failed by ICE keep alive");
        else if (m_now >= m_keepAliveAt)
            keepAlive();
        else if (m_now < m_until)
            sleep();
        else if (const Step *step = std::exchange(m_step, nullptr))
            doStep(*step);
        else
            takeStep();
    }
}

// Whoever publishes what it plays acts first; and what others may play begins and ends in the order of all.
bool SimulatedClient::hasToWait()
{
    if (m_isStopping)
        return false;
    if (m_source && m_schedule.waitsFor(m_index, *m_source))
        return true;
    return changesWhatOthersPlay() && m_schedule.waitsForTurn(m_index);
}

bool SimulatedClient::changesWhatOthersPlay() const
{
    if (!m_step)
        return !m_published.isEmpty() && (m_now >= m_schedule.end() || m_now >= m_lossAt);
    using enum Step::Kind;
    switch (m_step->kind) {
    case Publish:
        return true;
    case Stop:
    case Fail:
    case Disconnect:
    case Drop:
    case Behave:
        return !m_published.isEmpty();
    default:
        return false;
    }
}

void SimulatedClient::sleep()
{
    m_schedule.sleep(m_index, std::min({m_until, m_keepAliveAt, m_lossAt, m_schedule.end()}));
}

void SimulatedClient::takeStep()
{
    m_step = m_script->next();
    if (m_step) {
        if (m_step->kind == Step::Kind::Play && m_played.isEmpty())
            m_source = m_step->of.isEmpty() ? std::nullopt : m_context.oneOf(m_step->of, m_random);
        return;
    }
    m_until = m_schedule.end(); // it stays as it is until the scenario ends
    if (m_until == Never)
        leave();
}

void SimulatedClient::doStep(const Step &step)
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
            m_keepAliveAt = Never;
            m_lossAt = m_now + std::max<qint64>(LeastLoss, m_context.behaviour().keepAliveMs * 2'000LL);
        }
        return;
    case Step::Kind::Report:
        return eachStream([&](const QByteArray &id) { m_session->remark(id, step.status); });
    case Step::Kind::Misbehave:
    case Step::Kind::Behave:
        return setBehaviour(step);
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
    m_context.noteChanged(m_index);
    m_session = std::make_unique<Session>(m_context.server(), *this, m_state.id, connection);
    m_session->setIdleCallback([this] {
        goOn();
        m_context.noteProgress();
    });
    m_session->connect();
}

void SimulatedClient::publish(const Step &step)
{
    if (!isConnected() || !m_published.isEmpty())
        return;
    StreamRequest request{.mediaSessionId = m_random.uuid(),
                          .name = named(step.name, m_number, m_connections),
                          .published = true,
                          .more = m_context.streamFields(step, m_group)};
    m_published = request.mediaSessionId;
    m_context.setPublishedName(m_index, request.name);
    addSdp(request);
    m_session->open(request);
}

void SimulatedClient::play(const Step &step)
{
    if (!m_played.isEmpty())
        return;
    if (!isConnected()) {
        m_source.reset();
        return;
    }
    StreamRequest request{.mediaSessionId = m_random.uuid(),
                          .name =
                              m_source ? m_context.publishedName(*m_source) : named(step.name, m_number, m_connections),
                          .published = false,
                          .more = m_context.streamFields(step, m_group)};
    m_played = request.mediaSessionId;
    addSdp(request);
    m_session->open(request);
}

void SimulatedClient::addSdp(StreamRequest &request)
{
    if (!m_context.behaviour().sendsSdp)
        return;
    if (m_sdp.isEmpty())
        m_sdp = jsonText(sdpOffer(m_random));
    request.more.set("sdp", m_sdp);
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

void SimulatedClient::keepAlive()
{
    m_keepAliveAt += m_context.behaviour().keepAliveMs * 1'000LL;
    eachStream([this](const QByteArray &id) { m_session->keepAlive(id); });
}

void SimulatedClient::setBehaviour(const Step &step)
{
    if (!isConnected())
        return;
    if (step.kind == Step::Kind::Misbehave)
        m_session->misbehave(step.how);
    else
        m_session->behave();
}

void SimulatedClient::leave()
{
    m_isLeaving = true;
    if (isConnected())
        m_session->disconnect();
}

void SimulatedClient::end()
{
    m_source.reset();
    m_schedule.setEnded(m_index);
}

// --- what it receives

void SimulatedClient::record(const ReceivedMessage &message)
{
    ++m_state.messages;
    if (m_index < m_context.options().recordedClients) {
        m_messages.push_back(message);
        if (int(m_messages.size()) > m_context.options().messagesPerClient)
            m_messages.pop_front();
    }
    if (m_context.options().hasNews && m_news.size() < m_context.options().messagesPerClient)
        m_news.append(message);
    m_context.noteChanged(m_index);
}

QList<ReceivedMessage> SimulatedClient::takeNews()
{
    return std::exchange(m_news, {});
}

void SimulatedClient::onEstablished(const ReceivedMessage &message, const QJsonObject &)
{
    m_state.connection = ClientState::Connection::Established;
    m_context.noteEstablished(1);
    record(message);
}

void SimulatedClient::onConnectionStatus(const ReceivedMessage &message)
{
    using enum ClientState::Connection;
    if (message.status == "FAILED") {
        m_state.connection = Refused;
    } else if (m_state.connection == Established) {
        m_state.connection = Disconnected;
        m_context.noteEstablished(-1);
    }
    record(message);
}

void SimulatedClient::onStreamStatus(const ReceivedMessage &message, const Fields &stream, const QList<QByteArray> &)
{
    const QByteArray status = stream.text("status"); // the message may leave it out
    const bool isPublished = message.id == m_published;
    m_state.streamName = stream.text("name");
    m_state.published = isPublished;
    m_state.streamStatus = status;
    if (wcs::isFinal(wcs::phaseOf(status))) {
        QByteArray &ended = isPublished ? m_published : m_played;
        if (ended == message.id)
            ended.clear();
        if (!isPublished)
            m_source.reset();
        if (!hasStream())
            m_keepAliveAt = m_lossAt = Never;
    }
    record(message);
}

void SimulatedClient::onStreamAccepted(const QByteArray &)
{
    const qint64 interval = m_context.behaviour().keepAliveMs * 1'000LL;
    if (interval > 0 && m_keepAliveAt == Never && m_lossAt == Never)
        m_keepAliveAt = m_now + interval;
}

void SimulatedClient::onErrorEvent(const ReceivedMessage &message)
{
    ++m_state.errorEvents;
    record(message);
}

} // namespace simulator
