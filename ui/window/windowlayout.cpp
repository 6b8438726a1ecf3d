#include "ui/window/windowlayout.h"

#include "ui/demo/clientsdock.h"
#include "ui/detail/detailpane.h"
#include "ui/findings/problemsdock.h"
#include "ui/kit/fonts.h"
#include "ui/kit/logui.h"
#include "ui/live/streamtableview.h"
#include "ui/tables/datatable.h"
#include "ui/tables/filterfield.h"
#include "ui/tables/tableheader.h"

#include <QAction>
#include <QCryptographicHash>
#include <QDockWidget>
#include <QGuiApplication>
#include <QMainWindow>
#include <QMetaEnum>
#include <QSettings>
#include <QSplitter>
#include <QTabBar>

#include <chrono>
#include <optional>
#include <utility>

namespace ui {

using namespace std::chrono_literals;

Q_LOGGING_CATEGORY(logUi, "streamwatch.ui")

namespace {

using Table = view::StreamTableModel;

constexpr int RoomForAnswers = 1'100; // px of window, at 100 %
constexpr int AnswersWidth = 358;
constexpr int StateVersion = 7; // one more whenever docks or bars become others, or a column another one
constexpr auto Pause = 400ms;   // between a change and its writing
constexpr qsizetype SealSize = 8;

QString keyOf(const QString &name)
{
    return QStringLiteral("layout%1/%2").arg(StateVersion).arg(name);
}

QByteArray sealOf(const QByteArray &state)
{
    return QCryptographicHash::hash(state, QCryptographicHash::Sha256).first(SealSize);
}

// What Qt reads back without doubting it: a damaged state could make it ask for all the memory there is.
QByteArray sealed(const QByteArray &state)
{
    return sealOf(state) + state;
}

std::optional<QByteArray> unsealed(const QByteArray &kept)
{
    const QByteArray state = kept.mid(SealSize);
    return sealed(state) == kept ? std::optional(state) : std::nullopt;
}

// "Seen desc, Stream asc", by the columns' names in the code
QByteArray wordsOf(const QList<Table::SortKey> &keys)
{
    QByteArrayList words;
    for (const Table::SortKey &key : keys)
        words.append(QVariant::fromValue(key.column).toByteArray() +
                     (key.order == Qt::AscendingOrder ? " asc" : " desc"));
    return words.join(", ");
}

QList<Table::SortKey> keysFrom(const QByteArray &words)
{
    const QMetaEnum columns = QMetaEnum::fromType<Table::Column>();
    QList<Table::SortKey> keys;
    for (const QString &word : QString::fromLatin1(words).split(QStringLiteral(", "))) {
        bool known = false;
        const int column = columns.keyToValue(word.section(QLatin1Char(' '), 0, 0).toLatin1().constData(), &known);
        if (known && column != Table::ColumnCount)
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
    , m_room(RoomForAnswers)
    , m_pause(this)
    , m_settling(this)
    , m_writer(parts.settings)
{
    m_pause.setObjectName(QStringLiteral("layoutPause"));
    m_pause.setSingleShot(true);
    m_pause.setInterval(Pause);
    m_settling.setObjectName(QStringLiteral("layoutSettling"));
    m_settling.setSingleShot(true);
    m_settling.setInterval(Pause);
    connect(&m_pause, &QTimer::timeout, this, &WindowLayout::pauseOver);
    addKept();
    watch();
}

QList<QDockWidget *> WindowLayout::docks() const
{
    return {&m_parts.answers, &m_parts.logDock, &m_parts.clients, &m_parts.problems};
}

// In the order in which they are restored.
void WindowLayout::addKept()
{
    QMainWindow &window = m_parts.window;
    StreamTableView &streams = m_parts.streams;
    QTabBar &tabs = m_parts.detail.tabs();
    m_kept.append({keyOf(QStringLiteral("geometry")), [&window] { return window.saveGeometry(); },
                   [&window](const QByteArray &state) { return window.restoreGeometry(state); }});
    m_kept.append({keyOf(QStringLiteral("docks")), [&window] { return window.saveState(StateVersion); },
                   [&window](const QByteArray &state) { return window.restoreState(state, StateVersion); }});
    m_kept.append({keyOf(QStringLiteral("answersMadeRoom")),
                   [this] { return m_madeRoom ? QByteArrayLiteral("yes") : QByteArrayLiteral("no"); },
                   [this](const QByteArray &word) { return restoreRoom(word); }});
    addSplitter(QStringLiteral("splitter"), m_parts.splitter);
    addTable(QStringLiteral("streams"), streams);
    addTable(QStringLiteral("history"), m_parts.detail.historyTable());
    addTable(QStringLiteral("log"), m_parts.log);
    addTable(QStringLiteral("clients"), m_parts.clients.clients());
    addTable(QStringLiteral("told"), m_parts.clients.messages());
    addSplitter(QStringLiteral("clientsSplitter"), m_parts.clients.splitter());
    addTable(QStringLiteral("problemStreams"), m_parts.problems.streams());
    addSplitter(QStringLiteral("problemsSplitter"), m_parts.problems.splitter());
    m_kept.append({keyOf(QStringLiteral("sort")), [&streams] { return wordsOf(streams.sortKeys()); },
                   [&streams](const QByteArray &words) {
                       const auto keys = keysFrom(words);
                       if (!keys.isEmpty())
                           streams.setSortKeys(keys);
                       return !keys.isEmpty();
                   }});
    FilterField &filter = m_parts.filter;
    m_kept.append({keyOf(QStringLiteral("filter")), [&filter] { return filter.text().toUtf8(); },
                   [&filter](const QByteArray &text) {
                       filter.setText(QString::fromUtf8(text));
                       return true;
                   }});
    m_kept.append({keyOf(QStringLiteral("stream")), [&streams] { return streams.currentKey(); },
                   [&streams](const QByteArray &key) {
                       streams.expect(key);
                       return true;
                   }});
    m_kept.append({keyOf(QStringLiteral("detailTab")), [&tabs] { return QByteArray::number(tabs.currentIndex()); },
                   [&tabs](const QByteArray &tab) {
                       tabs.setCurrentIndex(tab.toInt());
                       return true;
                   }});
}

void WindowLayout::addTable(const QString &key, DataTable &table)
{
    m_kept.append({keyOf(key), [&table] { return table.columnState(); },
                   [&table](const QByteArray &state) {
                       (void)table.restoreColumns(state); // else it is of a version with more columns
                       return true;
                   }});
    connect(&table.header(), &TableHeader::columnsChanged, this, &WindowLayout::noteChange);
}

void WindowLayout::addSplitter(const QString &key, QSplitter &splitter)
{
    m_kept.append({keyOf(key), [&splitter] { return splitter.saveState(); },
                   [&splitter](const QByteArray &state) { return splitter.restoreState(state); }});
    connect(&splitter, &QSplitter::splitterMoved, this, &WindowLayout::noteChange);
}

void WindowLayout::watch()
{
    m_parts.window.installEventFilter(this);
    for (QDockWidget *dock : docks()) {
        dock->installEventFilter(this);
        connect(dock, &QDockWidget::visibilityChanged, this, &WindowLayout::noteChange);
        connect(dock, &QDockWidget::dockLocationChanged, this, &WindowLayout::noteChange);
        connect(dock, &QDockWidget::topLevelChanged, this, &WindowLayout::noteChange);
    }
    connect(&m_parts.streams, &StreamTableView::sortChanged, this, &WindowLayout::noteChange);
    connect(&m_parts.streams, &StreamTableView::currentStreamChanged, this, &WindowLayout::noteChange);
    connect(&m_parts.filter, &FilterField::filterChanged, this, &WindowLayout::noteChange);
    connect(&m_parts.detail.tabs(), &QTabBar::currentChanged, this, &WindowLayout::noteChange);
    connect(m_parts.answers.toggleViewAction(), &QAction::triggered, this, [this] { m_madeRoom = false; });
}

void WindowLayout::noteChange()
{
    if (!m_pause.isActive())
        m_pause.start();
}

// At first the docks find their places by themselves.
void WindowLayout::noteMove(bool isWindow)
{
    if (isWindow || !m_settling.isActive())
        noteChange();
}

// How it comes to stand there is not a person's doing.
void WindowLayout::noteShown()
{
    raiseFloating();
    if (m_pause.isActive())
        m_saved = states();
    m_pause.stop();
    m_settling.start();
}

// A dock that floats is there before the window is, which comes to lie over it unless it is shown anew.
void WindowLayout::raiseFloating()
{
    for (QDockWidget *dock : docks()) {
        if (dock->isFloating() && dock->isVisible())
            QTimer::singleShot(0, dock, [dock] {
                dock->hide();
                dock->show();
            });
    }
}

// What is being dragged is written once it rests.
void WindowLayout::pauseOver()
{
    if (QGuiApplication::mouseButtons() != Qt::NoButton)
        m_pause.start();
    else
        save();
}

QVariantMap WindowLayout::states() const
{
    QVariantMap states;
    for (const Kept &kept : m_kept)
        states.insert(kept.key, sealed(kept.state()));
    return states;
}

void WindowLayout::save()
{
    m_pause.stop();
    const QVariantMap now = states();
    if (now == m_saved)
        return;
    m_saved = now;
    m_writer.write(now);
    emit saved();
}

void WindowLayout::restore()
{
    const QSettings &settings = m_parts.settings;
    m_parts.window.resize(scaled(1440), scaled(900));
    QStringList damaged;
    for (const Kept &kept : std::as_const(m_kept)) {
        if (!settings.contains(kept.key))
            continue;
        const auto state = unsealed(settings.value(kept.key).toByteArray());
        if (!state || !kept.restore(*state))
            damaged.append(kept.key);
    }
    settings.allKeys(); // it reads a section only when somebody asks
    if (settings.status() == QSettings::FormatError)
        qCWarning(logUi, "%s is damaged; what cannot be read of it is as at the first start.",
                  qUtf8Printable(settings.fileName()));
    if (!damaged.isEmpty())
        qCWarning(logUi, "%s is damaged, these are as at the first start: %s", qUtf8Printable(settings.fileName()),
                  qUtf8Printable(damaged.join(QStringLiteral(", "))));
    if (!m_madeRoom && !settings.contains(keyOf(QStringLiteral("docks"))))
        noteRoom();
    m_saved = states();
    m_pause.stop();
}

// It may be wide by now.
bool WindowLayout::restoreRoom(const QByteArray &word)
{
    m_madeRoom = word == "yes" && m_parts.answers.isHidden();
    if (m_madeRoom)
        noteRoom();
    return true;
}

void WindowLayout::reset()
{
    m_parts.window.restoreState(m_firstState, StateVersion);
    m_parts.window.resizeDocks({&m_parts.answers}, {scaled(AnswersWidth)}, Qt::Horizontal);
    m_madeRoom = false;
    m_room = RoomForAnswers;
    if (m_parts.window.isVisible())
        noteRoom();
    m_parts.splitter.setSizes({m_parts.splitter.height() * 2 / 3, m_parts.splitter.height() / 3});
    m_parts.streams.resetColumns();
    m_parts.detail.historyTable().resetColumns();
    m_parts.log.resetColumns();
    m_parts.clients.clients().resetColumns();
    m_parts.clients.messages().resetColumns();
    m_parts.clients.spread();
    m_parts.problems.streams().resetColumns();
    m_parts.problems.spread();
    m_parts.streams.setSortKeys({Table::SortKey{}});
    m_parts.streams.setFollowing(false);
}

// Only when the window gets narrow, or wide, or its type large: between that it is as the person wants it.
void WindowLayout::noteRoom()
{
    const int room = m_parts.window.width() * 100 / scaled(100);
    const int former = std::exchange(m_room, room);
    if (former >= RoomForAnswers && room < RoomForAnswers && !m_parts.answers.isHidden() &&
        !m_parts.answers.isFloating()) {
        m_madeRoom = true;
        m_parts.answers.hide();
    } else if (room >= RoomForAnswers && std::exchange(m_madeRoom, false)) {
        m_parts.answers.show();
    }
}

bool WindowLayout::eventFilter(QObject *watched, QEvent *event)
{
    const bool isWindow = watched == &m_parts.window;
    switch (event->type()) {
    case QEvent::Resize:
        if (isWindow)
            noteRoom();
        noteMove(isWindow);
        break;
    case QEvent::ApplicationFontChange:
        if (isWindow)
            noteRoom();
        break;
    case QEvent::Move:
    case QEvent::WindowStateChange:
        noteMove(isWindow);
        break;
    case QEvent::Show:
        if (isWindow)
            noteShown();
        break;
    default:
        break;
    }
    return QObject::eventFilter(watched, event);
}

} // namespace ui
