#pragma once

#include "board/projection.h"
#include "findings/incidentbook.h"
#include "findings/operations.h"
#include "findings/watch.h"
#include "journal/reader.h"

#include <QFuture>
#include <QObject>
#include <QPromise>
#include <QTimer>

#include <memory>
#include <vector>

namespace findings {

// What is found, and the incidents that are made of it: once for the program, whatever shows it. Lives on the reader
// thread, with the projection that it watches. What a former run knew is loaded with the journal's snapshot, and what
// becomes of it is to be stored: toKeep().
class Engine final : public QObject {
    Q_OBJECT
public:
    struct Options {
        Thresholds thresholds;
        Known known;
    };
    // reader lives on the same thread.
    Engine(const Options &options, journal::Reader &reader, QObject *parent = nullptr);

    board::Projection &projection() { return m_projection; }
    const board::Projection &projection() const { return m_projection; }
    FindingIds &ids() { return m_ids; }
    const Watch &watch() const { return m_watch; }
    // What is found of no stream of the board.
    std::vector<Finding> others() const;
    const IncidentBook &incidents() const { return m_book; }
    // Counted since the start, by kind: those of genuine causes, and those that answers of ours brought about.
    struct Counts {
        quint64 genuine = 0;
        quint64 injected = 0;
    };
    const std::array<Counts, KindCount> &counts() const { return m_counts; }

    IncidentOutcome change(const IncidentChange &change);
    // Once all that has changed until now is stored: true. False: it could not be for some seconds, and will be.
    QFuture<bool> stored();
    IncidentGateway gateway(); // to it from other threads

public slots:
    void load(const journal::SnapshotPtr &snapshot);
    void setListening(bool isListening);
    void takeStoreState(const journal::StoreState &state);
    void takeStoreFigures(const journal::StoreFigures &figures);
    void takeRejections(const journal::RejectionList &rejections);
    void takeBackends(const QMap<QByteArray, QString> &troubles); // see Operations
    // What somebody else has found, by ids(): each that is opened is closed some time.
    void takeFound(const findings::Changes &changes);
    void takeGone(const QByteArrayList &streamKeys); // their WCS, asked, does not have them
    void setTold(qint64 incident, findings::Incident::Told told);
    void keepAll();                // the journal is another one
    void noteStored(qint64 times); // of toKeep(), the first so many

signals:
    void loaded();
    void listeningChanged(bool isListening);
    void found(const findings::Changes &changes);
    void streamsGone(const QByteArrayList &streamKeys); // takeGone()
    void incidentsChanged(const findings::IncidentNewsPtr &news);
    void toKeep(const journal::KeptIncidentsPtr &incidents);

private:
    void take(const Changes &changes);
    void takeOperations();
    void check();
    void tell();
    void tellStored();
    qint64 now() const { return m_projection.board().timeline().now(); }

    FindingIds m_ids;
    board::Projection m_projection;
    Watch m_watch;
    Operations m_operations;
    QHash<quint64, Finding> m_others; // takeFound()
    IncidentBook m_book;
    std::array<Counts, KindCount> m_counts{};
    struct Waiting { // for stored()
        qint64 times = 0;
        qint64 until = 0; // steady clock, ns
        std::shared_ptr<QPromise<bool>> promise;
    };
    std::vector<Waiting> m_waiting;
    qint64 m_sent = 0;   // toKeep()
    qint64 m_stored = 0; // of these, the first so many
    QTimer m_second;
    bool m_isLoaded = false;
};

} // namespace findings
