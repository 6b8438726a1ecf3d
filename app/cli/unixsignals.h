#pragma once

#include <QObject>

// Turns SIGTERM, SIGINT and SIGHUP (its terminal is closed; unless nohup has it ignored) into a Qt signal, sent on the
// thread of this object. One instance at a time. The second SIGTERM or SIGINT ends the program at once. What would end
// it while it writes, to a file that may not grow or to where nobody reads any more, is ignored from then on: the write
// fails.
class UnixSignals final : public QObject {
    Q_OBJECT
public:
    explicit UnixSignals(QObject *parent = nullptr);
    ~UnixSignals() override;

signals:
    void terminationRequested();
};
