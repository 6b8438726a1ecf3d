#include "ui/windowlayout.h"

#include "ui/clientsdock.h"
#include "ui/datatable.h"
#include "ui/fonts.h"
#include "ui/streamtableview.h"
#include "ui/tableheader.h"

#include <QAction>
#include <QDockWidget>
#include <QMainWindow>
#include <QMetaEnum>
#include <QResizeEvent>
#include <QSettings>
#include <QSplitter>

#include <utility>

namespace ui {

namespace {

using Table = streams::StreamTableModel;

constexpr int RoomForAnswers = 1'100; // px of window
constexpr int AnswersWidth = 358;
constexpr int StateVersion = 3; // one more whenever docks, bars or columns become others

const QString GeometryKey = QStringLiteral("window/geometry");
const QString StateKey = QStringLiteral("window/state");
const QString SplitterKey = QStringLiteral("window/splitter");
const QString ClientsSplitterKey = QStringLiteral("window/clientsSplitter");
const QString MadeRoomKey = QStringLiteral("window/answersMadeRoom");
const QString SortKey = QStringLiteral("streams/sort");

QString headerKey(const QString &table)
{
    return QStringLiteral("%1/columns%2").arg(table).arg(StateVersion);
}

// "Seen desc, Stream asc", by the columns' names in the code
QStringList wordsOf(const QList<Table::SortKey> &keys)
{
    QStringList words;
    for (const Table::SortKey &key : keys)
        words.append(QStringLiteral("%1 %2").arg(QVariant::fromValue(key.column).toString(),
                                                 key.order == Qt::AscendingOrder ? QStringLiteral("asc")
                                                                                 : QStringLiteral("desc")));
    return words;
}

QList<Table::SortKey> keysFrom(const QStringList &words)
{
    const QMetaEnum columns = QMetaEnum::fromType<Table::Column>();
    QList<Table::SortKey> keys;
    for (const QString &word : words) {
        bool known = false;
        const int column = columns.keyToValue(word.section(QLatin1Char(' '), 0, 0).toLatin1().constData(), &known);
        if (known && column < Table::ColumnCount)
            keys.append({Table::Column(column),
                         word.endsWith(QStringLiteral("asc")) ? Qt::AscendingOrder : Qt::DescendingOrder});
    }
    return keys;
}

} // namespace

WindowLayout::WindowLayout(const Parts &parts, QObject *parent)
    : QObject(parent)
    , m_parts(parts)
    , m_firstState(parts.window.saveState(StateVersion))
{
    parts.window.installEventFilter(this);
    connect(parts.answers.toggleViewAction(), &QAction::triggered, this, [this] { m_madeRoom = false; });
}

void WindowLayout::save()
{
    QSettings &settings = m_parts.settings;
    settings.setValue(GeometryKey, m_parts.window.saveGeometry());
    settings.setValue(StateKey, m_parts.window.saveState(StateVersion));
    settings.setValue(MadeRoomKey, m_madeRoom);
    settings.setValue(SplitterKey, m_parts.splitter.saveState());
    settings.setValue(headerKey(QStringLiteral("streams")), m_parts.streams.header().saveState());
    settings.setValue(headerKey(QStringLiteral("history")), m_parts.history.header().saveState());
    settings.setValue(headerKey(QStringLiteral("log")), m_parts.log.header().saveState());
    settings.setValue(headerKey(QStringLiteral("clients")), m_parts.clients.clients().header().saveState());
    settings.setValue(headerKey(QStringLiteral("told")), m_parts.clients.told().header().saveState());
    settings.setValue(ClientsSplitterKey, m_parts.clients.splitter().saveState());
    settings.setValue(SortKey, wordsOf(m_parts.streams.sortKeys()));
}

void WindowLayout::restore()
{
    const QSettings &settings = m_parts.settings;
    m_parts.window.resize(scaled(1440), scaled(900));
    m_parts.window.restoreGeometry(settings.value(GeometryKey).toByteArray());
    m_parts.window.restoreState(settings.value(StateKey).toByteArray(), StateVersion);
    m_madeRoom = settings.value(MadeRoomKey).toBool() && m_parts.answers.isHidden();
    if (m_madeRoom || !settings.contains(StateKey))
        makeRoom(scaled(RoomForAnswers) - (m_madeRoom ? 1 : 0), m_parts.window.width());
    m_parts.splitter.restoreState(settings.value(SplitterKey).toByteArray());
    m_parts.streams.header().restoreState(settings.value(headerKey(QStringLiteral("streams"))).toByteArray());
    m_parts.history.header().restoreState(settings.value(headerKey(QStringLiteral("history"))).toByteArray());
    m_parts.log.header().restoreState(settings.value(headerKey(QStringLiteral("log"))).toByteArray());
    m_parts.clients.clients().header().restoreState(settings.value(headerKey(QStringLiteral("clients"))).toByteArray());
    m_parts.clients.told().header().restoreState(settings.value(headerKey(QStringLiteral("told"))).toByteArray());
    m_parts.clients.splitter().restoreState(settings.value(ClientsSplitterKey).toByteArray());
    if (const auto keys = keysFrom(settings.value(SortKey).toStringList()); !keys.isEmpty())
        m_parts.streams.setSortKeys(keys);
}

void WindowLayout::reset()
{
    m_parts.window.restoreState(m_firstState, StateVersion);
    m_parts.window.resizeDocks({&m_parts.answers}, {scaled(AnswersWidth)}, Qt::Horizontal);
    m_madeRoom = false;
    if (m_parts.window.isVisible())
        makeRoom(scaled(RoomForAnswers), m_parts.window.width());
    m_parts.splitter.setSizes({m_parts.splitter.height() * 2 / 3, m_parts.splitter.height() / 3});
    m_parts.streams.resetColumns();
    m_parts.history.resetColumns();
    m_parts.log.resetColumns();
    m_parts.clients.clients().resetColumns();
    m_parts.clients.told().resetColumns();
    m_parts.clients.spread();
    m_parts.streams.setSortKeys({Table::SortKey{}});
}

// Only when the window gets narrow, or wide: between that it is as the person wants it.
void WindowLayout::makeRoom(int formerWidth, int width)
{
    const int least = scaled(RoomForAnswers);
    if (formerWidth >= least && width < least && !m_parts.answers.isHidden() && !m_parts.answers.isFloating()) {
        m_madeRoom = true;
        m_parts.answers.hide();
    } else if (width >= least && std::exchange(m_madeRoom, false)) {
        m_parts.answers.show();
    }
}

bool WindowLayout::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == &m_parts.window && event->type() == QEvent::Resize) {
        const auto *resize = static_cast<QResizeEvent *>(event);
        makeRoom(resize->oldSize().width(), resize->size().width());
    }
    return QObject::eventFilter(watched, event);
}

} // namespace ui
