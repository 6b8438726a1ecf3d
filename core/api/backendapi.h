#pragma once

#include "api/metricstext.h"
#include "api/router.h"
#include "backend/options.h"
#include "hooks/figures.h"
#include "json/jsonfields.h"

#include <QObject>

namespace api {

// GET and PUT /backend: the web server behind us, which hooks are handed on to, and how it does. GET /mirror: the
// second one, which gets a copy of each, and how its answers differ. They live on the hooks thread; a change is
// answered once it is in force there.
class BackendApi final : public QObject {
    Q_OBJECT
public:
    // basePaths: of the endpoint.
    BackendApi(backend::Gateway change, QList<QByteArray> basePaths, QObject *parent);

    void addTo(Router &router);
    void addTo(MetricsText &text) const;

    bool isThere() const { return !m_options.targets.isEmpty(); }
    void takeOptions(const backend::Options &options) { m_options = options; }
    void takeFigures(const backend::Figures &figures, const backend::MirrorFigures &mirror)
    {
        m_figures = figures;
        m_mirror = mirror;
    }

private:
    QJsonObject state() const;
    http::Response show() const;
    http::Response showMirror() const;
    void put(const Call &call, http::Responder &&responder);
    QList<backend::Target> targetsIn(json::JsonFields &fields) const;
    void checkOthers(json::JsonFields &fields) const;

    backend::Gateway m_change;
    const QList<QByteArray> m_basePaths;
    backend::Options m_options;
    backend::Figures m_figures;
    backend::MirrorFigures m_mirror;
};

} // namespace api
