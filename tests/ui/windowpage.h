#pragma once

#include "findings/incidentbook.h"
#include "findings/watch.h"
#include "questions.h"
#include "rules/rulebook.h"
#include "ui/connect/connectcard.h"
#include "ui/demo/demogateway.h"
#include "ui/detail/detailpane.h"
#include "ui/endpoint/backendgateway.h"
#include "ui/endpoint/endpointgateway.h"
#include "ui/rules/rulecontrol.h"
#include "ui/window/mainwindow.h"
#include "ui/window/workspace.h"

#include <QPromise>
#include <QSettings>
#include <QTemporaryDir>
#include <QTest>

#include <memory>

class QAction;
class QLineEdit;
class QTableView;

// The window as a person uses it, with everything behind it that the app would give it: a board, the models, answer
// rules that another may change, too, what is found to be wrong, and a journal that answers at once from what was fed.
class WindowPage {
public:
    explicit WindowPage(const QString &settingsFile = {});
    ~WindowPage();

    journal::Record record(const QByteArray &name, const QByteArray &status, bool published = true);
    void feed(const QList<journal::Record> &records); // as one committed batch
    void keep(const journal::Record &record);         // in the journal, as it is now
    void feed(const QByteArray &name, const QByteArray &status, bool published = true);
    // Of records from now on.
    void setNode(const QByteArray &nodeId, wcs::Origin origin = wcs::Origin::Wcs)
    {
        m_node = nodeId;
        m_origin = origin;
    }
    // What was found until now has become incidents, and the window has heard of them. later: µs that have gone by for
    // them.
    void tellIncidents(qint64 later = 0);
    findings::IncidentBook &incidents() { return m_incidentBook; }
    const QList<findings::IncidentChange> &incidentChanges() const { return m_incidentChanges; } // that it asked for
    void forget(); // what the journal held: records asked for from now on find no answer
    void listen();
    void remake(); // closes the window and opens another with the same settings

    ui::MainWindow &window() { return *m_window; }
    ui::DetailPane &detail();
    ui::EndpointGateway &endpoint() { return m_endpoint; }
    ui::BackendGateway &backend() { return m_backend; }
    ui::DemoGateway &demo() { return m_demo; }
    // What the window has asked these two for: "listen", "listenAt 127.0.0.1:0", "startDemo quiet-morning" …
    const QStringList &asked() const { return m_asked; }
    // What the window has asked for as "probe http://…" and "use http://…".
    Questions<QString, ui::BackendProbe> &probes() { return m_probes; }
    Questions<QString, QString> &backends() { return m_backends; }
    // What the window has asked for: streams to be ended, by node and media session.
    Questions<QByteArrayList, Result<Done>> &terminations() { return m_terminations; }
    void setMayTerminate(bool may) { m_mayTerminate = may; } // of a window that is made from now on
    void answerTestEvent(const QString &sentence);           // the one that it has asked for
    board::Projection &projection() { return m_projection; }
    board::StreamBoard &board() { return m_projection.board(); }
    view::StreamTableModel &table() { return m_table; }
    view::HistoryModel &history() { return m_history; }
    void holdLog(bool held) { m_isLogHeld = held; } // what it asks for now is never answered
    QSettings &settings() { return m_settings; }
    rules::RuleBook &book() { return m_book; }
    rules::Rules rules() const { return m_book.snapshot()->plainRules(); }
    void changeRules(const rules::RuleChange &change, const rules::Origin &by = rules::Origin::api());
    int rulesAsked() const { return m_rulesAsked; } // how many changes the window has asked for
    // What a record that the journal does not hold is answered; it waits until then.
    Questions<qint64, Result<std::optional<journal::StoredRecord>>> &recordsAsked() { return m_recordsAsked; }
    // What becomes of a connect config that the window asks for.
    void setConnect(const std::function<void(const wcs::RestClientConfig &)> &take) { m_takeConnect = take; }
    const QList<rules::ConnectChange> &connectAsked() const { return m_connectAsked; }
    // Presses a button of a box that is open.
    void press(const QString &box, const QString &button);

    template <typename T>
    T *find(const QString &name = {})
    {
        return m_window->findChild<T *>(name);
    }
    QAction *action(const char *name);
    QTableView &view(const QString &accessibleName);
    QTableView &streams();
    QLineEdit &filter();
    void type(const QString &text); // into the filter
    void clickRow(int row);
    void clickHeader(int column, Qt::KeyboardModifiers modifiers = {});
    int rowOf(const QByteArray &name);
    QStringList shown(); // names, top to bottom
    QString text(int row, int column);

private:
    void takeIncidents();
    findings::IncidentOutcome changeIncident(const findings::IncidentChange &change);
    journal::KeptIncidents findingsOf(qint64 incident, int limit) const;
    void noteWhatIsAsked();
    void make();
    journal::EntryPage page(qint64 lastRecord, qint64 limit) const;
    board::LogPortion portion(const board::LogRequest &request) const;

    QTemporaryDir m_folder;
    QSettings m_settings;
    // As of a while ago, as m_now.
    board::Projection m_projection{nullptr, [] { return steadyNanoseconds() - 60'000'000'000; }};
    findings::FindingIds m_findingIds;
    findings::Watch m_watch{m_projection.board(), m_findingIds, {.failsFrom = 1}}; // each failure is found
    findings::IncidentBook m_incidentBook;
    qint64 m_incidentTime = 0; // of the book: that of the records, and what has gone by since
    journal::KeptIncidents m_keptIncidents;
    QList<findings::IncidentChange> m_incidentChanges;
    view::StreamTableModel m_table{m_projection.board()};
    QObject m_reader; // another thread's in the program: answers later
    view::HistoryModel m_history;
    view::EventLogModel m_eventLog;
    view::IncidentsModel m_incidents{m_projection.board().timeline()};
    ui::EndpointGateway m_endpoint;
    ui::BackendGateway m_backend;
    ui::DemoGateway m_demo;
    QStringList m_asked;
    QPromise<QString> m_testEvent;
    Questions<QString, ui::BackendProbe> m_probes;
    Questions<QString, QString> m_backends;
    Questions<QByteArrayList, Result<Done>> m_terminations;
    bool m_mayTerminate = true;
    rules::RuleBook m_book;
    int m_rulesAsked = 0;
    Questions<qint64, Result<std::optional<journal::StoredRecord>>> m_recordsAsked;
    std::function<void(const wcs::RestClientConfig &)> m_takeConnect = [](const wcs::RestClientConfig &) {};
    QList<rules::ConnectChange> m_connectAsked;
    QList<journal::Record> m_journal;
    QByteArray m_node = "node@192.168.1.101";
    wcs::Origin m_origin = wcs::Origin::Wcs;
    qint64 m_now;
    bool m_isLogHeld = false;
    Questions<board::LogRequest, board::LogPortion> m_logHeld;
    std::unique_ptr<ui::MainWindow> m_window;
};
