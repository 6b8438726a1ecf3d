#pragma once

#include "app/window/windowwiring.h"

#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLabel>
#include <QSettings>
#include <QSignalSpy>

// The whole program in the test's own process, window and all.
struct Running {
    explicit Running(const QString &folder)
        : Running(folder, usualOptions(folder))
    {}
    Running(const QString &folder, Options used)
        : options(std::move(used))
        , settings(folder + QStringLiteral("/window.ini"), QSettings::IniFormat)
        , house(options)
        , wiring(house, options, settings)
        , ready(&house, &House::ready)
    {
        wiring.window().resize(1440, 900);
        wiring.window().show();
        house.start();
    }
    static Options usualOptions(const QString &folder)
    {
        return {.hooks = {.port = 0},
                .admin = {.port = 0},
                .journalFile = {.path = folder + QStringLiteral("/w.db")},
                .readyFile = folder + QStringLiteral("/ready.json")};
    }
    ~Running()
    {
        QSignalSpy finished(&house, &House::finished);
        house.shutDown();
        finished.wait(10'000);
    }

    template <typename Object>
    Object *find(const char *name)
    {
        return wiring.window().findChild<Object *>(QLatin1String(name));
    }
    QString strip() { return find<QWidget>("injectionStrip")->accessibleName(); }
    bool says(const QString &text)
    {
        for (const QLabel *label : wiring.window().findChildren<QLabel *>()) {
            if (!label->isHidden() && label->text().contains(text))
                return true;
        }
        return false;
    }

    quint16 adminPort() const
    {
        QFile file(options.readyFile);
        const bool isThere = file.open(QIODevice::ReadOnly);
        const QJsonObject told = isThere ? QJsonDocument::fromJson(file.readAll()).object() : QJsonObject();
        return quint16(QUrl(told.value(QStringLiteral("adminUrl")).toString()).port(0));
    }
    quint16 port() const { return quint16(QUrl(house.hookUrl()).port(0)); }
    QAbstractItemModel *table() { return wiring.table(); }

    Options options;
    QSettings settings;
    House house;
    WindowWiring wiring;
    QSignalSpy ready;
};
