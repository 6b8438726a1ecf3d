#include "view/streamcolumns.h"

#include "board/answertext.h"
#include "board/subject.h"
#include "json/utf8.h"
#include "text/naturalorder.h"
#include "text/text.h"

#include <array>

namespace view {

namespace {

QString none()
{
    return u"—"_qs;
}

QString orNone(qint64 value)
{
    return value == 0 ? none() : QString::number(value);
}

QString direction(qint8 published)
{
    return published < 0 ? QString() : published == 1 ? u"↑"_qs : u"↓"_qs;
}

} // namespace

QString StreamColumns::text(const journal::StreamState &state, int column) const
{
    switch (column) {
    case StreamTableModel::StatusColumn:
        return state.status == 0 ? tr("no status") : text::visibleText(m_pool.text(state.status));
    case StreamTableModel::DirectionColumn:
        return direction(state.published);
    case StreamTableModel::SizeColumn:
        return state.width > 0 && state.height > 0 ? u"%1×%2"_qs.arg(state.width).arg(state.height) : none();
    case StreamTableModel::InStateColumn:
        return state.statusSince == 0 ? none() : text::durationText(m_now - state.statusSince);
    case StreamTableModel::SeenColumn:
        return text::agoText(m_now - state.lastSeen);
    case StreamTableModel::EventsColumn:
        return QString::number(state.events);
    case StreamTableModel::AnswerColumn:
        return board::answerText(state.lastAnswer, state.lastSent);
    case StreamTableModel::BitrateColumn:
    case StreamTableModel::QualityColumn:
    case StreamTableModel::InjectedColumn:
        return orNone(figure(state, Column(column)));
    case StreamTableModel::CauseColumn:
        return causes(state, 500).value(0);
    case StreamTableModel::FirstSeenColumn:
        return text::clockText(m_timeline.stampOf(state.firstSeen));
    default:
        return text::visibleText(bytes(state, column));
    }
}

QString StreamColumns::spoken(const journal::StreamState &state, int column) const
{
    if (column != StreamTableModel::DirectionColumn)
        return text(state, column);
    return state.published < 0 ? QString() : state.published == 1 ? tr("publisher") : tr("player");
}

QString StreamColumns::toolTip(const journal::StreamState &state, int column) const
{
    switch (column) {
    case StreamTableModel::DirectionColumn:
        return spoken(state, column);
    case StreamTableModel::ClientColumn:
        return text::visibleToolTip(state.sessionId);
    case StreamTableModel::AnswerColumn:
        return board::answerToolTip(state.lastAnswer, state.lastSent, m_pool.text(state.lastRuleName),
                                    m_pool.text(state.lastRule));
    case StreamTableModel::SeenColumn:
        return text::clockText(m_timeline.stampOf(state.lastSeen));
    case StreamTableModel::InStateColumn:
        return state.statusSince == 0 ? none()
                                      : tr("since %1").arg(text::clockText(m_timeline.stampOf(state.statusSince)));
    case StreamTableModel::CauseColumn:
        return text::visibleToolTip(causes(state, 4'000).join(u" · "_qs).toUtf8());
    default:
        return isText(Column(column)) ? text::visibleToolTip(bytes(state, column)) : text(state, column);
    }
}

QVariant StreamColumns::raw(const journal::StreamState &state, int column) const
{
    switch (column) {
    case StreamTableModel::DirectionColumn:
        return state.published < 0 ? QVariant() : QVariant(state.published == 1);
    default:
        if (isText(Column(column)))
            return bytes(state, column).toByteArray();
        return figure(state, Column(column));
    }
}

QString StreamColumns::copied(const journal::StreamState &state, int column) const
{
    switch (column) {
    case StreamTableModel::SeenColumn:
        return text::isoText(m_timeline.stampOf(state.lastSeen));
    case StreamTableModel::FirstSeenColumn:
        return text::isoText(m_timeline.stampOf(state.firstSeen));
    case StreamTableModel::CauseColumn:
        return state.info != 0 ? text::copiedText(m_pool.text(state.info)) : text(state, column);
    default:
        break;
    }
    if (isText(Column(column)))
        return text::copiedText(bytes(state, column));
    const QString shown = text(state, column);
    return shown == none() ? QString() : shown;
}

std::optional<filter::FilterTree> StreamColumns::term(const journal::StreamState &state, int column) const
{
    const auto equal = [](const QString &field, QByteArrayView text) {
        return filter::FilterTree::equal(field, json::decodedUtf8(text));
    };
    const auto number = [](const QString &field, qint64 value) {
        return filter::FilterTree::equal(field, QString::number(value));
    };
    switch (column) {
    case StreamTableModel::StatusColumn:
        return equal(u"status"_qs, bytes(state, column));
    case StreamTableModel::NameColumn: // where there is no name it shows the media session
        return equal(board::shownName(state, m_pool).isEmpty() ? u"id"_qs : u"name"_qs, bytes(state, column));
    case StreamTableModel::DirectionColumn:
        if (state.published < 0)
            return {};
        return filter::FilterTree::equal(u"dir"_qs, state.published == 1 ? u"publish"_qs : u"play"_qs);
    case StreamTableModel::AppColumn:
        return equal(u"app"_qs, bytes(state, column));
    case StreamTableModel::ClientColumn:
        return equal(u"client"_qs, bytes(state, column));
    case StreamTableModel::ProviderColumn:
        return equal(u"provider"_qs, bytes(state, column));
    case StreamTableModel::SizeColumn:
        return filter::FilterTree::all({number(u"width"_qs, state.width), number(u"height"_qs, state.height)});
    case StreamTableModel::EventsColumn:
        return number(u"events"_qs, state.events);
    case StreamTableModel::AnswerColumn:
        return number(u"last-answer"_qs, state.lastAnswer);
    case StreamTableModel::InjectedColumn:
        return number(u"hits"_qs, state.injected);
    case StreamTableModel::CauseColumn:
        return causeTerm(state);
    case StreamTableModel::NodeColumn:
        return equal(u"node"_qs, bytes(state, column));
    case StreamTableModel::MediaSessionColumn:
        return equal(u"id"_qs, bytes(state, column));
    default:
        return {};
    }
}

std::optional<filter::FilterTree> StreamColumns::causeTerm(const journal::StreamState &state) const
{
    if (state.info == 0 && board::isStuck(state, m_now))
        return filter::FilterTree::equal(u"is"_qs, u"stuck"_qs);
    if (state.info == 0 && !causes(state, 1).isEmpty())
        return {}; // the filter language has no word for these
    return filter::FilterTree::equal(u"info"_qs, json::decodedUtf8(m_pool.text(state.info)));
}

int StreamColumns::compare(const journal::StreamState &a, const journal::StreamState &b, Column column) const
{
    if (isText(column))
        return text::compareNatural(bytes(a, column), bytes(b, column));
    const qint64 left = rank(a, column);
    const qint64 right = rank(b, column);
    return left < right ? -1 : left > right ? 1 : 0;
}

quint64 StreamColumns::sortPrefix(const journal::StreamState &state, Column column) const
{
    if (isText(column))
        return text::naturalPrefix(bytes(state, column));
    return quint64(rank(state, column)) ^ (quint64(1) << 63);
}

QString StreamColumns::title(int column)
{
    static constexpr std::array<const char *, StreamTableModel::ColumnCount> titles{
        QT_TR_NOOP("Status"),  QT_TR_NOOP("Stream"),        "",
        QT_TR_NOOP("App"),     QT_TR_NOOP("Client"),        QT_TR_NOOP("Provider"),
        QT_TR_NOOP("Size"),    QT_TR_NOOP("In state"),      QT_TR_NOOP("Seen"),
        QT_TR_NOOP("Events"),  QT_TR_NOOP("Answer"),        QT_TR_NOOP("Cause"),
        QT_TR_NOOP("Node"),    QT_TR_NOOP("Media session"), QT_TR_NOOP("Bitrate"),
        QT_TR_NOOP("Quality"), QT_TR_NOOP("First seen"),    QT_TR_NOOP("Injected"),
    };
    return column == StreamTableModel::DirectionColumn ? QString() : tr(titles[size_t(column)]);
}

QString StreamColumns::spokenTitle(int column)
{
    return column == StreamTableModel::DirectionColumn ? tr("Direction") : title(column);
}

bool StreamColumns::isFigure(int column)
{
    switch (column) {
    case StreamTableModel::InStateColumn:
    case StreamTableModel::SeenColumn:
    case StreamTableModel::EventsColumn:
    case StreamTableModel::BitrateColumn:
    case StreamTableModel::QualityColumn:
    case StreamTableModel::InjectedColumn:
        return true;
    default:
        return false;
    }
}

bool StreamColumns::isText(Column column)
{
    switch (column) {
    case StreamTableModel::StatusColumn:
    case StreamTableModel::NameColumn:
    case StreamTableModel::AppColumn:
    case StreamTableModel::ClientColumn:
    case StreamTableModel::ProviderColumn:
    case StreamTableModel::CauseColumn:
    case StreamTableModel::NodeColumn:
    case StreamTableModel::MediaSessionColumn:
        return true;
    default:
        return false;
    }
}

QByteArrayView StreamColumns::bytes(const journal::StreamState &state, int column) const
{
    switch (column) {
    case StreamTableModel::StatusColumn:
        return m_pool.text(state.status);
    case StreamTableModel::NameColumn:
        return board::shownName(state, m_pool).isEmpty() ? QByteArrayView(state.mediaSessionId)
                                                         : board::shownName(state, m_pool);
    case StreamTableModel::AppColumn:
        return m_pool.text(state.appKey);
    case StreamTableModel::ClientColumn:
        return board::clientAddress(state.sessionId);
    case StreamTableModel::ProviderColumn:
        return m_pool.text(state.mediaProvider);
    case StreamTableModel::CauseColumn:
        return m_pool.text(state.info);
    case StreamTableModel::NodeColumn:
        return m_pool.text(state.nodeId);
    case StreamTableModel::MediaSessionColumn:
        return state.mediaSessionId;
    default:
        return {};
    }
}

qint64 StreamColumns::figure(const journal::StreamState &state, Column column) const
{
    switch (column) {
    case StreamTableModel::DirectionColumn:
        return state.published;
    case StreamTableModel::SizeColumn:
        return qint64(state.width) * state.height;
    case StreamTableModel::InStateColumn:
        return m_timeline.stampOf(state.statusSince);
    case StreamTableModel::SeenColumn:
        return m_timeline.stampOf(state.lastSeen);
    case StreamTableModel::EventsColumn:
        return state.events;
    case StreamTableModel::AnswerColumn:
        return state.lastAnswer;
    case StreamTableModel::BitrateColumn:
        return state.bitrate;
    case StreamTableModel::QualityColumn:
        return state.quality;
    case StreamTableModel::FirstSeenColumn:
        return m_timeline.stampOf(state.firstSeen);
    case StreamTableModel::InjectedColumn:
        return state.injected;
    default:
        return 0;
    }
}

// Moments have their order from program time or, where there is one, from the record that they are of.
qint64 StreamColumns::rank(const journal::StreamState &state, Column column) const
{
    switch (column) {
    case StreamTableModel::InStateColumn:
        return state.statusSince;
    case StreamTableModel::SeenColumn:
        return state.lastRecord;
    case StreamTableModel::FirstSeenColumn:
        return state.firstSeen;
    case StreamTableModel::UrgencyOrder:
        return urgency(state);
    default:
        return figure(state, column);
    }
}

// Does not depend on how late it is, as the order of rows would go wrong by itself.
qint64 StreamColumns::urgency(const journal::StreamState &state)
{
    static constexpr std::array Ranks{2, 1, 3, 4, 0}; // as wcs::Phase
    constexpr qint64 Latest = (qint64(1) << 56) - 1;  // µs, some 2,000 years
    const bool isPending = state.phase == wcs::Phase::Pending;
    return qint64(Ranks.at(size_t(state.phase))) << 56 | (isPending ? state.statusSince : Latest - state.statusSince);
}

QStringList StreamColumns::causes(const journal::StreamState &state, int maxLength) const
{
    const auto found = [&](journal::Finding finding) { return (state.findings & quint8(finding)) != 0; };
    QStringList causes;
    if (state.info != 0)
        causes += text::visibleText(m_pool.text(state.info), maxLength);
    if (board::isStuck(state, m_now))
        causes += tr("No result for %1").arg(text::agoText(m_now - state.statusSince));
    if (found(journal::Finding::LateStatus))
        causes += tr("A status came after the end");
    if (found(journal::Finding::UnexpectedTransition))
        causes += tr("The status changed in an unexpected way");
    if (found(journal::Finding::FieldProblem))
        causes += tr("A field was not as documented");
    return causes;
}

} // namespace view
