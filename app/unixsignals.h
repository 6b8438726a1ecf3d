#pragma once

#include <QObject>

// Turns SIGTERM and SIGINT into a Qt signal, sent on the thread of this object. One instance at a time. The second such
// signal ends the program at once. What would end it while it writes, to a file that may not grow or to where nobody
// reads any more, is ignored from then on: the write fails.
class UnixSignals final : public QObject {
    Q_OBJECT
public:
    explicit UnixSignals(QObject *parent = nullptr);
    ~UnixSignals() override;

signals:
    void terminationRequested();
};
