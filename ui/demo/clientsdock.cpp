#include "ui/demo/clientsdock.h"

#include "text/text.h"
#include "ui/demo/demoactions.h"
#include "ui/kit/action.h"
#include "ui/kit/actionbutton.h"
#include "ui/kit/card.h"
#include "ui/kit/icon.h"
#include "ui/kit/pasting.h"
#include "ui/tables/datatable.h"
#include "view/clientsmodel.h"
#include "view/receivedmessagesmodel.h"

#include <QAction>
#include <QCheckBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QKeySequence>
#include <QLineEdit>
#include <QLocale>
#include <QScopedValueRollback>
#include <QScrollBar>
#include <QSplitter>
#include <QStackedWidget>

namespace ui {

namespace {

constexpr int LeastTable = 56; // px high: its heading and something of a row
constexpr int UsualHeight = 280;
constexpr int LeastFilter = 120;

constexpr CellDelegate::Roles ClientRoles{.status = view::ClientsModel::StatusRole,
                                          .phase = view::ClientsModel::PhaseRole};
constexpr CellDelegate::Roles MessageRoles{.status = view::ReceivedMessagesModel::StatusRole,
                                           .phase = view::ReceivedMessagesModel::PhaseRole};

// Table with its bar, as one part of the dock.
QWidget *part(QHBoxLayout *bar, DataTable *table)
{
    table->setMinimumHeight(scaled(LeastTable));
    auto *inside = new QWidget;
    auto *column = new QVBoxLayout(inside);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    bar->setContentsMargins(scaled(12), scaled(6), scaled(16), scaled(6));
    bar->setSpacing(scaled(12));
    column->addLayout(bar);
    column->addWidget(table, 1);
    return new Card(inside);
}

// As high as one would make it.
class Frame final : public QWidget {
public:
    QSize sizeHint() const override { return {QWidget::sizeHint().width(), scaled(UsualHeight)}; }
};

} // namespace

ClientsDock::ClientsDock(view::ClientsModel &clients, const DemoActions &actions, QWidget *parent)
    : QDockWidget(tr("Clients"), parent)
    , m_clients(clients)
    , m_messages(new view::ReceivedMessagesModel(clients, this))
    , m_list(new DataTable(ClientRoles, nullptr))
    , m_messageList(new DataTable(MessageRoles, nullptr))
    , m_filter(new QLineEdit)
    , m_onlyErrors(new QCheckBox(tr("Only with ErrorEvents")))
    , m_count(new Label(Type::Small, Label::Tone::Dim))
    , m_caption(new Label(Type::Small, Label::Tone::Dim))
    , m_splitter(new QSplitter)
    , m_pages(new QStackedWidget)
{
    setObjectName(QStringLiteral("clients"));
    m_list->setSearchColumn(view::ClientsModel::NameColumn);
    nameToggle();
    m_splitter->addWidget(makeList());
    m_splitter->addWidget(makeMessages());
    m_splitter->setChildrenCollapsible(false);
    spread();
    m_pages->addWidget(makeEmpty(actions));
    m_pages->addWidget(m_splitter);
    auto *frame = new Frame;
    auto *layout = new QVBoxLayout(frame);
    layout->setContentsMargins(scaled(16), 0, scaled(16), scaled(4));
    layout->addWidget(m_pages);
    setWidget(frame);

    connect(m_filter, &QLineEdit::textChanged, this, &ClientsDock::filter);
    connect(m_onlyErrors, &QCheckBox::toggled, this, &ClientsDock::filter);
    connect(&clients, &view::ClientsModel::aboutToMove, this, &ClientsDock::notePlace);
    connect(&clients, &view::ClientsModel::countChanged, this, &ClientsDock::showCounts);
    connect(m_list->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &ClientsDock::choose);
    connect(&clients, &view::ClientsModel::cleared, this, [this] { showMessages(-1); });
    connect(&clients, &view::ClientsModel::applied, this, [this] {
        if (!m_awaited.isEmpty())
            showClientOf(m_awaited);
    });
    const auto want = [this](const QModelIndex &index) { wantStream(m_clients.clientAt(index.row())); };
    connect(m_list, &QAbstractItemView::activated, this, want);
    connect(m_list, &QAbstractItemView::clicked, this, want); // again: by now it may have another stream
    showCounts();
    showMessages(-1);
}

void ClientsDock::spread()
{
    m_splitter->setSizes({11'000, 10'000}); // more than there is: taken for a proportion
}

void ClientsDock::nameToggle()
{
    QAction *toggle = toggleViewAction();
    toggle->setObjectName(QStringLiteral("clientsAction"));
    toggle->setText(tr("Cli&ents"));
    toggle->setShortcut(QKeySequence(QStringLiteral("Ctrl+U")));
    toggle->setIcon(icon(QStringLiteral("clients")));
    setTip(toggle, tr("The simulated clients of a demonstration, and what each was told"));
}

QWidget *ClientsDock::makeList()
{
    m_list->setModel(&m_clients);
    m_list->setAccessibleName(tr("Simulated clients"));
    m_list->setHint(tr("No client matches the filter."));
    m_filter->setObjectName(QStringLiteral("clientsFilter"));
    m_filter->setAccessibleName(tr("Filter the clients"));
    m_filter->setPlaceholderText(tr("Filter: client, stream, status"));
    m_filter->setClearButtonEnabled(true);
    sayWhatIsCut(*m_filter);
    m_filter->setMinimumWidth(scaled(LeastFilter));
    m_filter->addAction(icon(QStringLiteral("search")), QLineEdit::LeadingPosition);
    m_onlyErrors->setObjectName(QStringLiteral("onlyErrorEvents"));
    m_onlyErrors->setToolTip(tr("Shows only clients that were told of an error by an ErrorEvent"));
    m_count->setElideMode(Qt::ElideRight);
    auto *bar = new QHBoxLayout;
    bar->addWidget(m_filter, 1);
    bar->addWidget(m_onlyErrors);
    bar->addWidget(m_count);
    return part(bar, m_list);
}

QWidget *ClientsDock::makeMessages()
{
    m_messageList->setModel(m_messages);
    m_messageList->setAccessibleName(tr("What the selected client was told"));
    for (DataTable *table : {m_list, m_messageList})
        table->setOffers(DataTable::NarrowTable | DataTable::ToTable | DataTable::ToLog | DataTable::ToRule);
    m_caption->setObjectName(QStringLiteral("messagesCaption"));
    m_caption->setElideMode(Qt::ElideRight);
    m_caption->setMinimumHeight(m_filter->sizeHint().height());
    auto *bar = new QHBoxLayout;
    bar->addWidget(m_caption, 1);
    return part(bar, m_messageList);
}

QWidget *ClientsDock::makeEmpty(const DemoActions &actions)
{
    auto *inside = new QWidget;
    auto *column = new QVBoxLayout(inside);
    column->setContentsMargins(scaled(24), scaled(12), scaled(24), scaled(12));
    column->setSpacing(scaled(12));
    auto *sentence = new Label(Type::Text, Label::Tone::Dim,
                               tr("A demonstration's clients stand here, with what WCS told each of them: every "
                                  "StreamStatusEvent, and the ErrorEvents that your answers cause."));
    sentence->setAlignment(Qt::AlignCenter);
    sentence->setWordWrap(true);
    column->addStretch(1);
    column->addWidget(sentence);
    column->addWidget(new ActionButton(actions.start), 0, Qt::AlignCenter);
    column->addStretch(1);
    return new Card(inside);
}

void ClientsDock::filter()
{
    m_clients.setFilter(m_filter->text(), m_onlyErrors->isChecked());
}

void ClientsDock::showCounts()
{
    keepPlace();
    const QLocale locale;
    const int shown = m_clients.rowCount();
    m_pages->setCurrentIndex(m_clients.size() == 0 ? 0 : 1);
    m_count->setText(shown == m_clients.size()
                         ? locale.toString(shown)
                         : tr("%1 of %2").arg(locale.toString(shown), locale.toString(qlonglong(m_clients.size()))));
}

// The selected client while it is in sight, else the topmost, unless the list stands at its upper end.
void ClientsDock::notePlace()
{
    QModelIndex index = m_list->currentIndex();
    const bool isSeen = index.isValid() && m_list->visualRect(index).intersects(m_list->viewport()->rect());
    if (!isSeen)
        index = m_list->verticalScrollBar()->value() > 0 ? m_list->indexAt({0, 0}) : QModelIndex();
    m_place =
        index.isValid() ? Place{m_clients.clientAt(index.row()), m_list->rowViewportPosition(index.row())} : Place{};
}

void ClientsDock::keepPlace()
{
    const Place place = std::exchange(m_place, {});
    const int row = place.client < 0 || m_clients.size() == 0 ? -1 : m_clients.rowOf(place.client);
    if (row < 0)
        return;
    m_list->doItemsLayout(); // the scroll bar's range, now
    m_list->verticalScrollBar()->setValue(row * m_list->verticalHeader()->defaultSectionSize() - place.top);
}

void ClientsDock::choose()
{
    const QModelIndex current = m_list->currentIndex();
    if (!current.isValid())
        return; // one that the filter hides goes on being shown
    const int client = m_clients.clientAt(current.row());
    showMessages(client);
    if (!m_isFollowing)
        wantStream(client);
}

void ClientsDock::wantStream(int client)
{
    m_awaited.clear();
    if (const QByteArray key = m_clients.streamKeyOf(client); !key.isEmpty())
        emit streamWanted(key);
}

void ClientsDock::showMessages(int client)
{
    m_messages->setClient(client);
    m_caption->setText(client < 0 ? tr("What it was told")
                                  : tr("What %1 was told").arg(text::visibleText(m_clients.state(client).id)));
    m_messageList->setHint(client < 0 ? tr("Select a client to see what it was told, and when.")
                                      : tr("It was told nothing yet."));
}

void ClientsDock::noteStreamShown(bool isShown)
{
    if (!isShown && m_messages->client() >= 0)
        m_caption->setText(tr("What %1 was told · its stream is not in the table now")
                               .arg(text::visibleText(m_clients.state(m_messages->client()).id)));
}

void ClientsDock::showClientOf(const QByteArray &streamKey)
{
    const int client = m_clients.clientOf(streamKey);
    m_awaited = client < 0 ? streamKey : QByteArray();
    if (client < 0)
        return;
    const int row = m_clients.rowOf(client);
    const QScopedValueRollback guard(m_isFollowing, true);
    if (row < 0) { // the filter hides it
        m_list->selectionModel()->clear();
        showMessages(client);
    } else if (row != m_list->currentIndex().row()) {
        m_list->selectionModel()->setCurrentIndex(m_clients.index(row, view::ClientsModel::NameColumn),
                                                  QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
    }
}

} // namespace ui
