#pragma once

#include "app/house/house.h"

#include <QSettings>

#include <array>
#include <optional>

// Where endpoint and control API listen, as it is chosen in the window: has the house do so, and keeps it for the next
// start among the window's settings. What the command line or the configuration file names goes before what is kept,
// and nothing is kept over it.
class AddressChoice final {
public:
    enum Which : quint8 { Hooks, ControlApi };

    AddressChoice(House &house, const Options &options, QSettings &settings);
    static Options withKept(const Options &given, const QSettings &settings);

    QString text(Which which) const; // "127.0.0.1:8085", as parseEndpoint() takes it
    bool isOnAllAddresses() const;   // the endpoint
    // Port 0: a free one. One sentence where it cannot be, as where the other of the two has it; otherwise the house
    // tells what came of it.
    std::optional<QString> choose(Which which, const QString &text);
    void keep(Which which, const QString &url); // it listens there

private:
    struct Place {
        Endpoint endpoint;
        bool isNamed = false;
        bool isChosen = false;
    };

    House &m_house;
    QSettings &m_settings;
    api::Options m_admin;
    bool m_hasAdmin;
    std::array<Place, 2> m_places;
};
