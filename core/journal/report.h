#pragma once

#include "journal/storefigures.h"

#include <QElapsedTimer>

namespace journal {

class Store;

// What the writer has to tell of its journal beside whether it works: figures, and what a person should know, which
// the log has at once.
class Report final {
public:
    // As things are; of the journal as it was last, while there is none open.
    StoreFigures figures(const Store *store);
    bool hasRemovalNotice() const { return !m_figures.removal.isEmpty(); }

    void measure(qint64 commit); // ns that it took
    void addLost(quint64 records) { m_figures.lost += records; }
    void notice(const QString &sentence); // of what happened once
    // Whether its disk is nearly full, now and then. True: that has changed.
    bool lookAtDisk(const Store &store);

private:
    void read(const Store &store);

    StoreFigures m_figures;
    QString m_disk; // see Store::diskNotice()
    QElapsedTimer m_sinceDisk;
};

} // namespace journal
