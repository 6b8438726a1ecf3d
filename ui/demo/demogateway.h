#pragma once

#include "simulator/news/clientnews.h"

#include <QObject>

#include <functional>

namespace ui {

// The demonstration as the window knows it, and what it can have done about it. Whoever is on the other side sets the
// functions, sends the signals, on the GUI thread, and lives longer than the window.
class DemoGateway final : public QObject {
    Q_OBJECT
public:
    using QObject::QObject;

    std::function<void(const QString &scenario)> start = [](const QString &) {}; // by id; instead of the one that runs
    std::function<void()> stop = [] {};                                          // and all of it goes

signals:
    void runningChanged(const QString &scenario); // id; empty: none
    void clientsChanged(const simulator::ClientNewsPtr &news);
};

} // namespace ui
