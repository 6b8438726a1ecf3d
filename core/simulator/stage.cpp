#include "simulator/stage.h"

#include <QCryptographicHash>

#include <limits>
#include <utility>

namespace simulator {

namespace {

constexpr qsizetype NodeIdLength = 32;

// The stream object of builds of 2022, without what differs from stream to stream.
Fields usualFields(bool published, const QString &provider)
{
    Fields fields;
    fields.setFlag("hasVideo", true);
    fields.setFlag("hasAudio", true);
    fields.setText("status", "PENDING");
    fields.setText("audioCodec", "opus");
    fields.setText("videoCodec", "H264");
    fields.setFlag("record", false);
    fields.setNumber("width", published ? 1'280 : 0);
    fields.setNumber("height", published ? 720 : 0);
    for (const char *name : {"bitrate", "minBitrate", "maxBitrate", "quality"})
        fields.setNumber(name, 0);
    fields.setFlag("history", false);
    for (const char *name : {"gop", "fps", "audioBitrate"})
        fields.setNumber(name, 0);
    fields.setText("codecImpl", "");
    fields.setText("transport", "UDP");
    fields.setFlag("cvoExtension", false);
    fields.setText("mediaType", published ? "publish" : "play");
    fields.set("audioState", R"({"muted":false})");
    fields.set("videoState", R"({"muted":false})");
    fields.setText("mediaProvider", provider.toUtf8());
    return fields;
}

quint64 seedOf(quint64 seed, const SimulatedClient &client)
{
    quint64 result = Random::mixed(seed);
    for (const char c : client.group().id.toUtf8())
        result = Random::mixed(result ^ quint8(c));
    return Random::mixed(result + quint64(client.index()));
}

} // namespace

Stage::Stage(WebCallServer &server, const Scenario &scenario, Options options)
    : m_server(server)
    , m_scenario(scenario)
    , m_options(std::move(options))
    , m_end(scenario.seconds > 0 ? qint64(scenario.seconds * 1e6) : std::numeric_limits<qint64>::max())
    , m_sharesNames(scenario.mayShareNames())
{
    for (const Group &group : scenario.groups) {
        for (int number = 1; number <= group.count; ++number) {
            m_clients.push_back(std::make_unique<SimulatedClient>(*this, group, number, int(m_clients.size())));
            m_groups[group.id].push_back(m_clients.back().get());
            m_hasRivals = m_hasRivals || m_clients.back()->isRival();
        }
    }
    m_isChanged.resize(m_clients.size());
}

Stage::~Stage() = default;

void Stage::begin(quint64 seed)
{
    m_ended = 0;
    m_now = 0;
    m_isOverdue = false;
    m_moments = {};
    m_ready.clear();
    m_heldUp.clear();
    for (const auto &client : m_clients)
        client->begin(seedOf(seed, *client));
}

void Stage::stop()
{
    m_moments = {};
    m_heldUp.clear();
    for (const auto &client : m_clients)
        client->stop();
}

std::optional<qint64> Stage::due() const
{
    return m_moments.empty() ? std::nullopt : std::optional(m_moments.top().at);
}

void Stage::actNext()
{
    const Moment moment = m_moments.top();
    m_moments.pop();
    m_now = moment.at;
    m_clients[size_t(moment.client)]->act(moment.at);
}

bool Stage::goOn()
{
    if (m_ready.empty())
        return false;
    SimulatedClient &client = *m_ready.front();
    m_ready.pop_front();
    client.goOn();
    return true;
}

bool Stage::isRival(const Group &group) const
{
    return !group.playsOf().isEmpty() || (m_sharesNames && group.publishes());
}

bool Stage::isAwaited() const
{
    return !m_acting.empty() && !m_moments.empty() && m_moments.top() < *m_acting.begin();
}

void Stage::noteActing(const SimulatedClient &client)
{
    m_acting.insert(client.moment());
    if (client.isRival())
        m_actingRivals.insert(client.moment());
}

void Stage::noteActed(const SimulatedClient &client)
{
    m_acting.erase(client.moment());
    m_actingRivals.erase(client.moment());
    while (!m_heldUp.empty() && isTurnOf(*m_heldUp.begin())) {
        letGoOn(*m_clients[size_t(m_heldUp.begin()->client)]);
        m_heldUp.erase(m_heldUp.begin());
    }
}

bool Stage::isHeldUp(SimulatedClient &client)
{
    if (!m_hasRivals || isTurnOf(client.moment()))
        return false;
    m_heldUp.insert(client.moment());
    return true;
}

// Nobody who acts or sleeps comes before.
bool Stage::isTurnOf(const Moment &moment) const
{
    return (m_actingRivals.empty() || *m_actingRivals.begin() >= moment) &&
           (m_moments.empty() || m_moments.top() > moment);
}

void Stage::noteChanged(const SimulatedClient &client)
{
    if (!m_options.hasNews || m_isChanged[size_t(client.index())])
        return;
    m_isChanged[size_t(client.index())] = true;
    m_changed.push_back(client.index());
}

std::vector<int> Stage::takeChanged()
{
    for (const int client : m_changed)
        m_isChanged[size_t(client)] = false;
    return std::exchange(m_changed, {});
}

SimulatedClient *Stage::oneOf(const QString &group, Random &random) const
{
    const auto it = m_groups.constFind(group);
    return it == m_groups.constEnd() || it->empty() ? nullptr : (*it)[size_t(random.below(int(it->size())))];
}

// "<32 characters>@<address>": the same for the same node in every run, but for the prefix.
QByteArray Stage::nodeId(const QString &node) const
{
    const QByteArray hash = QCryptographicHash::hash(node.toUtf8(), QCryptographicHash::Sha256);
    const auto host = quint8(hash[0]) % 250 + 1;
    return (m_options.nodePrefix + hash.toHex()).left(NodeIdLength) + "@198.19.0." + QByteArray::number(host);
}

const Fields &Stage::streamFields(const Step &step, const Group &group)
{
    auto it = m_fields.constFind(&step);
    if (it == m_fields.constEnd()) {
        Fields fields = usualFields(step.kind == Step::Kind::Publish, group.provider);
        fields.setAll(Fields::fromObject(step.stream));
        it = m_fields.insert(&step, fields);
    }
    return it.value();
}

} // namespace simulator
