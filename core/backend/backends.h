#pragma once

#include "backend/forwarder.h"
#include "backend/mirror.h"
#include "backend/probe.h"

#include <QObject>

#include <memory>
#include <vector>

namespace backend {

// The web servers behind us: for each base path of the endpoint one, or none; and the mirror, if there is one. On the
// hooks thread.
class Backends final : public QObject {
    Q_OBJECT
public:
    Backends(const QList<QByteArray> &basePaths, const Options &options, QObject *parent);
    ~Backends() override;

    const Options &options() const { return m_options; }
    // From the next hook on. What is under way comes to its end where it is. Sends changed().
    const Options &change(const Options &options);
    Gateway gateway();
    ProbeGateway probeGateway(); // with the certificates and the proxy of the present options
    // Of one of the base paths, by its place among them; null: hooks of that path are answered here.
    Forwarder *of(size_t basePath) const { return m_byPath[basePath]; }
    const QByteArray &name() const { return m_name; } // by which others know us; another one in every run
    Mirror *mirror() const { return m_mirror.get(); } // null: there is none
    void abort();                                     // see Forwarder
    bool isIdle() const;                              // no hook is under way to any of them
    Figures figures() const;
    MirrorFigures mirrorFigures() const { return m_mirror ? m_mirror->figures() : MirrorFigures(); }

signals:
    void changed(const backend::Options &options);
    void forwarderIdle();                 // one of them has no hook under way any more
    void mirrored();                      // the mirror's figures are others
    void failed(const QString &sentence); // see Forwarder; so the next one
    void suspended(bool isSuspended, const QString &sentence);

private:
    void use(const Options &options);
    Forwarder *add(const Url &url);
    void removeIdle();

    const QList<QByteArray> m_basePaths;
    const QByteArray m_name;
    Options m_options;
    std::vector<std::unique_ptr<Forwarder>> m_forwarders;
    std::vector<Forwarder *> m_byPath;                 // null: none
    std::vector<std::unique_ptr<Forwarder>> m_leaving; // former ones, with hooks under way
    Figures m_former;                                  // of forwarders that have gone
    std::unique_ptr<Mirror> m_mirror;
};

} // namespace backend
