#pragma once

#include "journal/entry.h"

namespace ui {

// How far it is with the WCS that is to report here: whether it has connected, and whether it has reported a stream,
// now or before. What a demonstration sends counts for nothing.
class SetupProgress final {
public:
    static constexpr int FormerEntries = 1'000; // of the journal, that tell whether there was one before

    void take(const journal::Batch &batch);
    void takeFormer(const QList<journal::Entry> &newest); // so many of them
    void setStored(qint64 hooks) { m_stored = hooks; }

    bool isConnected() const { return m_isConnected; }
    bool hasReported() const { return m_hasReported || m_stored - m_demonstrated > FormerEntries; }
    // Why the last event that came is no report about a stream, one sentence; empty: it is one, or none came.
    const QString &oddEvent() const { return m_oddEvent; }

private:
    void takeHook(const journal::Entry &hook);

    bool m_isConnected = false;
    bool m_hasReported = false;
    QString m_oddEvent;
    qint64 m_stored = 0;
    qint64 m_demonstrated = 0; // of these, as far as anybody knows
};

} // namespace ui
