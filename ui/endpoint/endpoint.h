#pragma once

#include <QMetaType>
#include <QString>
#include <QStringList>

namespace ui {

// What the window knows of the hook endpoint, or of the control API.
struct Endpoint {
    enum class Kind : quint8 { Starting, Listening, Stopped, Failed };
    Kind kind = Kind::Starting;
    QString url;         // "http://127.0.0.1:8085/rest/my_api", also while stopped
    QStringList lanUrls; // the same for the machine's other addresses, when it listens on all
    QString problem;     // one sentence, when Failed (port in use, database not openable …), says what to do
    QString address;     // where it was to listen, "127.0.0.1:8085"; empty where another would not help

    bool operator==(const Endpoint &) const = default;
};

} // namespace ui

Q_DECLARE_METATYPE(ui::Endpoint)
