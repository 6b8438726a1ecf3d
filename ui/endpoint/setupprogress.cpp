#include "ui/endpoint/setupprogress.h"

#include "text/text.h"

#include <QCoreApplication>
#include <QStringList>

namespace ui {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(ui::SetupProgress)
};

// Empty: it says of a stream how it is.
QString whatItLacks(const journal::Entry &event)
{
    QStringList lacks;
    if (event.mediaSessionId.isEmpty() && event.name.isEmpty())
        lacks.append(Words::tr("which stream it is about (mediaSessionId, name)"));
    if (event.status.isEmpty())
        lacks.append(Words::tr("the stream's status"));
    return lacks.join(Words::tr(", nor "));
}

bool isOfWcs(const journal::Entry &hook)
{
    return hook.rejection.isEmpty() && hook.origin != wcs::Origin::Demonstration;
}

} // namespace

void SetupProgress::take(const journal::Batch &batch)
{
    for (const journal::Record &record : batch.records) {
        if (hasReported())
            return;
        if (!record.isRejected() && record.origin == wcs::Origin::Demonstration)
            ++m_demonstrated;
        else if (!record.isRejected())
            takeHook(journal::entryOf(record));
    }
}

void SetupProgress::takeHook(const journal::Entry &hook)
{
    m_isConnected = m_isConnected || hook.method == "connect";
    if (hook.method != "StreamStatusEvent")
        return;
    const QString lacks = whatItLacks(hook);
    m_hasReported = lacks.isEmpty();
    m_oddEvent.clear();
    if (m_hasReported)
        return;
    m_oddEvent = Words::tr("A StreamStatusEvent came at %1 that does not say %2. The event log (Ctrl+L) has it.")
                     .arg(text::clockText(hook.receivedAt).section(u'.', 0, 0), lacks);
}

void SetupProgress::takeFormer(const QList<journal::Entry> &newest)
{
    for (const journal::Entry &entry : newest) {
        const bool isReport = entry.method == "StreamStatusEvent" && whatItLacks(entry).isEmpty();
        m_hasReported = m_hasReported || (isOfWcs(entry) && isReport);
    }
}

} // namespace ui
