#include "view/clientcolumns.h"

#include "filter/filtertree.h"
#include "json/utf8.h"
#include "text/text.h"
#include "view/columntraits.h"
#include "view/connectiontext.h"
#include "view/copyrole.h"
#include "wcs/hookevent.h"
#include "wcs/status.h"

#include <QLocale>

#include <algorithm>
#include <array>
#include <optional>

namespace view {

namespace {

using State = simulator::ClientState::Connection;

constexpr int LongestText = 200;

using Columns = ClientColumns;
using Client = ShownClient;
using Look = ColumnTraits::Look;

QString directionText(const Client &client)
{
    if (client.state.streamName.isEmpty())
        return {};
    return client.state.published ? u"↑"_qs : u"↓"_qs;
}

QString spokenDirection(const Client &client)
{
    if (client.state.streamName.isEmpty())
        return {};
    return client.state.published ? Columns::tr("publishes") : Columns::tr("plays");
}

QByteArray connectionStatus(const Client &client)
{
    return client.state.connection == State::Established ? QByteArrayLiteral("ESTABLISHED") : QByteArray();
}

wcs::Phase connectionPhaseOf(const Client &client)
{
    return connectionPhase(client.state.connection);
}

// One column. What stands there is a text as it came, a number, or else a text of ours; what is not given follows from
// that.
struct Row {
    Columns::Column column;
    const char *title;
    const char *spokenTitle = nullptr; // where the title is a mere gap
    ColumnTraits traits = {};
    QByteArray (*bytes)(const Client &) = nullptr; // one of these three
    std::optional<quint64> (*figure)(const Client &) = nullptr;
    QString (*text)(const Client &) = nullptr;
    QString (*spoken)(const Client &) = nullptr;
    QByteArray (*status)(const Client &) = nullptr; // what its chip is about
    wcs::Phase (*phase)(const Client &) = connectionPhaseOf;
    bool isSearched = false;     // for the words of the filter field
    const char *field = nullptr; // of the filter: by it alone “Only this” finds what says the same here
};

constexpr std::array Rows{
    Row{.column = Columns::NameColumn,
        .title = QT_TR_NOOP("Client"),
        .traits = {.width = {72, 240, 5, false}, .look = Look::Strong},
        .bytes = [](const Client &c) { return c.state.id; },
        .isSearched = true},
    Row{.column = Columns::ConnectionColumn,
        .title = QT_TR_NOOP("Connection"),
        .traits = {.width = {48, 200, 1}, .look = Look::Status},
        .text = [](const Client &c) { return connectionText(c.state.connection); },
        .status = connectionStatus,
        .isSearched = true},
    Row{.column = Columns::StreamColumn,
        .title = QT_TR_NOOP("Stream"),
        .traits = {.width = {64, 240, 3}},
        .bytes = [](const Client &c) { return c.state.streamName; },
        .isSearched = true,
        .field = "name"},
    Row{.column = Columns::DirectionColumn,
        .title = "",
        .spokenTitle = QT_TR_NOOP("Direction"),
        .traits = {.width = {28, 28}},
        .text = directionText,
        .spoken = spokenDirection},
    Row{.column = Columns::StatusColumn,
        .title = QT_TR_NOOP("Told last"),
        .traits = {.width = {96, 220, 4, false}, .look = Look::MaybeStatus},
        .bytes = [](const Client &c) { return c.state.streamStatus; },
        .status = [](const Client &c) { return c.state.streamStatus; },
        .phase = [](const Client &c) { return wcs::phaseOf(c.state.streamStatus); },
        .isSearched = true,
        .field = "status"},
    Row{.column = Columns::MessagesColumn,
        .title = QT_TR_NOOP("Messages"),
        .traits = {.width = {56, 110, 2}, .isFigure = true},
        .figure = [](const Client &c) { return std::optional(c.state.messages); }},
    Row{.column = Columns::ErrorsColumn,
        .title = QT_TR_NOOP("ErrorEvents"),
        .traits = {.width = {64, 140}, .look = Look::MaybeStatus, .fills = true},
        .figure =
            [](const Client &c) {
                return c.state.errorEvents == 0 ? std::nullopt : std::optional(c.state.errorEvents);
            },
        .phase = [](const Client &) { return wcs::Phase::Failed; }},
    Row{.column = Columns::NodeColumn,
        .title = QT_TR_NOOP("Node"),
        .traits = {.width = {64, 320, 5}, .isShown = false, .isAlwaysCopied = true},
        .bytes = [](const Client &c) { return c.state.nodeId; },
        .field = "node"},
    Row{.column = Columns::MediaSessionColumn,
        .title = QT_TR_NOOP("Media session"),
        .traits = {.width = {80, 320, 5}, .isShown = false, .isAlwaysCopied = true},
        .bytes = [](const Client &c) { return c.mediaSessionId; },
        .field = "id"},
};
static_assert(Rows.size() == Columns::ColumnCount);
static_assert(std::ranges::is_sorted(Rows, {}, &Row::column) && Rows.back().column == Columns::ColumnCount - 1,
              "in the order of the columns");

const Row &rowOf(int column)
{
    return Rows[size_t(column)];
}

QString titleOf(const Row &row)
{
    return *row.title == '\0' ? QString() : Columns::tr(row.title);
}

QString spokenTitleOf(const Row &row)
{
    return row.spokenTitle ? Columns::tr(row.spokenTitle) : titleOf(row);
}

QString textOf(const Row &row, const Client &client)
{
    if (row.text)
        return row.text(client);
    if (row.bytes)
        return text::visibleText(row.bytes(client), LongestText);
    const auto figure = row.figure(client);
    return figure ? QLocale().toString(*figure) : QString();
}

QString copiedOf(const Row &row, const Client &client)
{
    if (row.text)
        return row.text(client);
    if (row.bytes)
        return text::copiedText(row.bytes(client));
    const auto figure = row.figure(client);
    return figure ? QString::number(*figure) : QString();
}

QVariant termOf(const Row &row, const Client &client)
{
    if (!row.field)
        return {};
    return QVariant::fromValue(
        filter::FilterTree::equal(QLatin1String(row.field), json::decodedUtf8(row.bytes(client))));
}

QVariant streamOf(const Client &client)
{
    if (client.mediaSessionId.isEmpty())
        return {};
    return QVariant::fromValue(wcs::HookEvent{.method = QByteArrayLiteral("StreamStatusEvent"),
                                              .nodeId = client.state.nodeId,
                                              .mediaSessionId = client.mediaSessionId,
                                              .name = client.state.streamName,
                                              .published = client.state.published});
}

} // namespace

QVariant ClientColumns::data(const ShownClient &client, int column, int role)
{
    const Row &row = rowOf(column);
    switch (role) {
    case Qt::DisplayRole:
        return textOf(row, client);
    case Qt::AccessibleTextRole:
        return QString(spokenTitleOf(row) + u' ' + (row.spoken ? row.spoken(client) : textOf(row, client)));
    case Qt::TextAlignmentRole:
        return row.traits.alignment();
    case CopyRole:
        return copiedOf(row, client);
    case TermRole:
        return termOf(row, client);
    case EventRole:
        return streamOf(client);
    case StatusRole:
        return row.status ? QString::fromUtf8(row.status(client)) : QString();
    case PhaseRole:
        return int(row.phase(client));
    default:
        return {};
    }
}

QVariant ClientColumns::headerData(int column, int role)
{
    const Row &row = rowOf(column);
    switch (role) {
    case Qt::DisplayRole:
        return titleOf(row);
    case Qt::ToolTipRole:
        return spokenTitleOf(row);
    case Qt::TextAlignmentRole:
        return row.traits.alignment();
    case TraitsRole:
        return QVariant::fromValue(row.traits);
    default:
        return {};
    }
}

bool ClientColumns::say(const ShownClient &client, const QString &word)
{
    return std::ranges::any_of(Rows, [&](const Row &row) {
        return row.isSearched && copiedOf(row, client).contains(word, Qt::CaseInsensitive);
    });
}

} // namespace view
