#pragma once

#include "journal/record.h"

#include <QObject>

#include <mutex>
#include <vector>

// Brings what is committed to the thread on which this lives, all of it and in order: a window that hangs for a while
// has it afterwards. Where much waits for it, the rest comes without heads and bodies, which are in the journal.
class BatchRelay final : public QObject {
    Q_OBJECT
public:
    using QObject::QObject;

public slots:
    void take(const journal::BatchPtr &batch); // on any thread

signals:
    void committed(const journal::BatchPtr &batch);

private:
    void handOut();

    std::mutex m_mutex; // of all below
    std::vector<journal::BatchPtr> m_waiting;
    qsizetype m_bytes = 0;
};
