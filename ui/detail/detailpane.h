#pragma once

#include "base/reply.h"
#include "journal/outcome.h"
#include "journal/reader.h"
#include "journal/storedrecord.h"
#include "ui/kit/fonts.h"
#include "view/historymodel.h"
#include "view/sequencemodel.h"

class QStackedWidget;
class QTabBar;

namespace view {
class ClientsModel;
}

namespace ui {

class ActionButton;
class DataTable;
class EventView;
class SequenceView;
struct DetailActions;

// What is known of the selected stream: its history, one event of it as it came, and the exchange that they were part
// of.
class DetailPane final : public QWidget {
    Q_OBJECT
public:
    // As journal::ReaderGateway::record.
    using RecordGateway = std::function<QFuture<Result<std::optional<journal::StoredRecord>>>(qint64 id)>;
    struct Sources {
        view::HistoryModel &history;
        const board::SessionLedger &sessions;
        const view::ClientsModel &clients;
        const journal::Timeline &timeline; // the board's
        RecordGateway readRecord;
    };
    DetailPane(const Sources &sources, const DetailActions &actions, QWidget *parent);

    void showStream(const QByteArray &streamKey, qint64 lastRecord, const QString &caption);
    void showRecord(qint64 record); // any one of the journal, in the event tab
    void stepEvent(int towardsNewer);
    void openTab(int tab); // and gives it the focus
    void copyAsCurl(const QString &endpointUrl);

    void settle(const journal::Outcomes &outcomes);
    void setHeld(bool held); // what comes is shown afterwards

    DataTable &historyTable() const { return *m_table; }
    SequenceView &sequence() const { return *m_sequence; }
    QTabBar &tabs() const { return *m_tabs; }
    const QByteArray &streamKey() const { return m_history.streamKey(); }

protected:
    bool event(QEvent *event) override;

private:
    enum Tab { HistoryTab, EventTab, SequenceTab };
    void showTab(int tab);
    void showClientMessages();
    void choose(qint64 record);
    void connectPages();
    void eventChosen();
    void want(qint64 record);
    void takeRecord(const journal::StoredRecord &record);
    void showHint(const QString &failure = {});
    void showCaption();
    void note(const QString &text); // in place of an event

    view::HistoryModel &m_history;
    const view::ClientsModel &m_clients;
    const journal::Timeline &m_timeline;
    view::SequenceModel *m_exchange;
    QTabBar *m_tabs;
    Label *m_caption;
    QString m_ofStream; // the caption of the stream that is selected
    QStackedWidget *m_pages;
    DataTable *m_table;
    EventView *m_event;
    SequenceView *m_sequence;
    ActionButton *m_copySequence;
    RecordGateway m_read;
    Awaited<Result<std::optional<journal::StoredRecord>>> m_asked;
    qint64 m_record = 0; // the one chosen
    journal::Outcomes m_heldOutcomes;
    bool m_held = false;
    QString m_curlUrl; // copy it when it comes
};

} // namespace ui
