#pragma once

#include "journal/states.h"
#include "journal/storage.h"

#include <QObject>

#include <functional>

// One kind of store, as its test makes it: a place for a journal, with nothing in it yet.
class StoreUnderTest {
public:
    virtual ~StoreUnderTest() = default;

    virtual journal::StoragePtr storage() const = 0; // of that place, whenever it is asked for
    // From now on the store takes nothing, as another client is at it; until unlock().
    virtual void lock() = 0;
    virtual void unlock() = 0;
};

// What every store has to do, whatever keeps it: see journal::Store, StoreReader and Storage. A store passes when all
// of this does with what `make` makes of it.
class StoreContract final : public QObject {
    Q_OBJECT
public:
    using Make = std::function<std::unique_ptr<StoreUnderTest>()>;
    explicit StoreContract(Make make);
    ~StoreContract() override;

private slots:
    void init();
    void cleanup();

    void beginsWithNothing();
    void givesIdsInTheOrderOfTheRecords();
    void measuresTheTimeToTheCommit();
    void givesRecordsBackByteForByte_data();
    void givesRecordsBackByteForByte();
    void linksTheRecordsOfAStream();
    void keepsTheStatesOfStreams_data();
    void keepsTheStatesOfStreams();
    void findsStreamsWithTheirNewestState();
    void keepsWhatBecameOfAnswers();
    void keepsIncidents();
    void removesIncidentsWithTheHistory();
    void knowsOfAnswersThatAreNotStoredYet();
    void takesAnswersThatAKillLeftOpenForUnknown();
    void boundsRejectedRequests();
    void removesWhatIsTooOld();
    void removesWhatIsTooMuch();
    void keepsTheNewestRecord();
    void noticesThatTheClockWasSet();
    void goesOnWhenTheClockWasSetBackMeanwhile();
    void knowsWhenItWasNotOpen_data();
    void knowsWhenItWasNotOpen();
    void writesAHeartbeat();
    void takesNothingWhileItIsLocked();
    void isReadWhileItIsWritten();
    void isReadFromBothEnds();
    void remembersWhatIsDamaged();
    void goesOnFromAPredecessor();
    void isOpenForOneWriterAlone();
    void cannotBeReadBeforeThereIsOne();

private:
    Result<std::unique_ptr<journal::Store>> tryToOpen(const journal::Predecessor &predecessor = {});
    void open(const journal::Predecessor &predecessor = {});
    void reopen();                      // after an end in order
    void reopenAfterAKill();            // without one
    void read(qint64 endedThrough = 0); // opens a reader
    bool write(journal::Records &&records);
    bool write(std::initializer_list<journal::Record> records) { return write(journal::Records(records)); }
    bool finishWriting(); // all that can wait
    bool removeExpired();
    journal::Record stamped(journal::Record record) const; // now, by these clocks
    void pass(qint64 microseconds);
    QByteArrayList projected() const;

    Make m_make;
    std::unique_ptr<StoreUnderTest> m_kind;
    journal::WriterOptions m_options;
    std::unique_ptr<journal::Store> m_store;
    journal::RecentOutcomes m_recent;
    std::unique_ptr<journal::StoreReader> m_reader;
    watching::Projection m_projection; // of all that was written
    struct {
        qint64 wall = 0;   // UTC, µs
        qint64 steady = 0; // ns
    } m_clocks;
};
