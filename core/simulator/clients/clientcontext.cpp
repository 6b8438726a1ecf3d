#include "simulator/clients/clientcontext.h"

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

} // namespace

ClientContext::ClientContext(WebCallServer &server, const Scenario &scenario, Options options)
    : m_server(server)
    , m_options(std::move(options))
    , m_schedule(scenario.seconds > 0 ? qint64(scenario.seconds * 1e6) : std::numeric_limits<qint64>::max())
    , m_sharesNames(scenario.mayShareNames())
{}

int ClientContext::add(const Group &group)
{
    const int client = clients();
    m_schedule.add(!group.playsOf().isEmpty() || (m_sharesNames && group.publishes()));
    m_groups[group.id].push_back(client);
    m_publishedNames.emplace_back();
    m_isChanged.push_back(false);
    return client;
}

std::optional<int> ClientContext::oneOf(const QString &group, Random &random) const
{
    const auto it = m_groups.constFind(group);
    if (it == m_groups.constEnd() || it->empty())
        return std::nullopt;
    return (*it)[size_t(random.below(int(it->size())))];
}

// "<32 characters>@<address>": the same for the same node in every run, but for the prefix.
QByteArray ClientContext::nodeId(const QString &node) const
{
    const QByteArray hash = QCryptographicHash::hash(node.toUtf8(), QCryptographicHash::Sha256);
    const auto host = quint8(hash[0]) % 250 + 1;
    return (m_options.nodePrefix + hash.toHex()).left(NodeIdLength) + "@198.19.0." + QByteArray::number(host);
}

const Fields &ClientContext::streamFields(const Step &step, const Group &group)
{
    auto it = m_fields.constFind(&step);
    if (it == m_fields.constEnd()) {
        Fields fields = usualFields(step.kind == Step::Kind::Publish, group.provider);
        fields.setAll(Fields::fromObject(step.stream));
        it = m_fields.insert(&step, fields);
    }
    return it.value();
}

void ClientContext::noteChanged(int client)
{
    if (!m_options.hasNews || m_isChanged[size_t(client)])
        return;
    m_isChanged[size_t(client)] = true;
    m_changed.push_back(client);
}

std::vector<int> ClientContext::takeChanged()
{
    for (const int client : m_changed)
        m_isChanged[size_t(client)] = false;
    return std::exchange(m_changed, {});
}

} // namespace simulator
