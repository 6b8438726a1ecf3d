#pragma once

#include "journal/storage.h"

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

namespace journal {

// Keeps a journal open for its writer: opens it, tries again while something is in the way, sets one aside that is
// damaged, leaves one that others have moved, cut or written over, and goes on with the next.
//
// On the writer's thread. What happens is said at once, in order: failing() before anything that takes the journal away
// from the writer, opened() when there is one again.
class StoreKeeper final : public QObject {
    Q_OBJECT
public:
    StoreKeeper(StoragePtr storage, const WriterOptions &options, QObject *parent);
    ~StoreKeeper() override;

    Store *store() const { return m_store.get(); } // nullptr: none is open

    void open(); // as Writer::open() says
    void goOn(); // the answer to letGo()
    // Whether it had to leave the store: then that is no longer there.
    bool leaveIf(const Loss &loss);
    void leaveDamaged(const QString &sentence); // there is a store, and this is what is wrong with it
    // What the store holds has been told: the next one goes on from there.
    void keepAsPredecessor() { m_predecessor = m_store->asPredecessor(); }
    void close(); // ends the run

signals:
    void opened(bool isAnew); // isAnew: it takes the place of another one, at the same path
    void openFailed(const QString &sentence);
    void failing(const QString &cause);
    void waiting(); // after failing(): nothing can be taken until it has been opened, which is tried again
    void letGo();
    void looked();                         // the store, now and then: it is where it was
    void noticed(const QString &sentence); // what happened to the journal

private:
    void begin(std::unique_ptr<Store> store);
    void tryAgain(const QString &cause);
    bool replaceDamaged(const QString &sentence);
    void replace(const QString &sentence);
    void leaveMoved(const Loss &loss);
    void leaveLog(const Loss &loss);
    void noticeLog();
    void look();

    StoragePtr m_storage;
    WriterOptions m_options;
    std::unique_ptr<Store> m_store;
    Predecessor m_predecessor; // of the last commit, for a journal that takes the place of this one
    QElapsedTimer m_sinceDamage;
    QString m_leftLog;      // what happened to the log of the one before, until it is known what was in it
    bool m_retries = false; // it has been open, or will be by itself: what is in the way is tried again
    bool m_wasOpen = false;
    bool m_hasLetGo = false; // and waits for the readers
    QTimer m_reopen;
    QTimer m_looking;
};

} // namespace journal
