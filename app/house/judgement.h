#pragma once

#include "alerts/dispatcher.h"
#include "app/house/alertlink.h"
#include "app/house/options.h"
#include "app/house/wcsfindings.h"
#include "findings/engine.h"
#include "hooks/hookservice.h"
#include "journal/writer.h"
#include "wcsrest/poller.h"

#include <QObject>

// What is found, whom it is told, and what the WCS themselves say: the engine, the poller and the link to the outside,
// wired with each other. Lives on the reader thread, but for the dispatcher, which has its own.
class Judgement final : public QObject {
    Q_OBJECT
public:
    // reader lives on the same thread, and longer.
    Judgement(const Options &options, journal::Reader &reader, QObject *parent = nullptr);

    findings::Engine &engine() { return m_engine; }
    wcsrest::Poller &poller() { return m_poller; }
    alerts::Dispatcher *dispatcher() { return m_dispatcher; } // null: nobody is to be told

    void follow(journal::Writer &writer);
    void follow(hooks::HookService &hooks);

signals:
    // A sentence for each receiver of alerts that fails.
    void troublesChanged(const QStringList &sentences);

private:
    findings::Engine m_engine;
    wcsrest::Poller m_poller;
    WcsFindings m_wcsFindings;
    alerts::Dispatcher *m_dispatcher = nullptr; // of whoever has its thread
    std::unique_ptr<AlertLink> m_alerts;
};
