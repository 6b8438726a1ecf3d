#pragma once

#include "http/server/boundedlog.h"

#include <QStringList>

#include <vector>

namespace http {

// What goes wrong, each as one sentence: told while it lasts and for a minute after, with how often it was, so that
// whoever looks in between learns of it. The log has its begin and its end. On one thread.
class Troubles final : public QObject {
    Q_OBJECT
public:
    static constexpr int KeptMs = 60'000;

    Troubles(BoundedLog::Category category, QObject *parent, int keptMs = KeptMs);

    void add(const QString &sentence);   // it was so once more
    void begin(const QString &sentence); // it is so until end()
    void end(const QString &sentence);
    QStringList sentences() const; // in the order in which they began
    bool isEmpty() const { return m_troubles.empty(); }

signals:
    void changed();

private:
    struct Trouble {
        QString sentence;
        quint64 count = 0;
        qint64 lastMono = 0; // steady clock, ns
        bool lasts = false;
    };
    Trouble &note(const QString &sentence);
    void expire();
    void arm();

    BoundedLog::Category m_category;
    int m_keptMs;
    std::vector<Trouble> m_troubles;
    QTimer m_expiry;
};

} // namespace http
