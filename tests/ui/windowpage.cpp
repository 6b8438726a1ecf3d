#include "windowpage.h"

#include "base/clock.h"
#include "base/reply.h"

#include <QAbstractButton>
#include <QAction>
#include <QDateTime>
#include <QHeaderView>
#include <QLineEdit>
#include <QMessageBox>
#include <QTableView>

#include <algorithm>

using Table = view::StreamTableModel;

WindowPage::WindowPage(const QString &settingsFile)
    : m_settings(settingsFile.isEmpty() ? m_folder.filePath(QStringLiteral("streamwatch.ini")) : settingsFile,
                 QSettings::IniFormat)
    , m_history([this](qint64 lastRecord, int limit, qint64) {
        return ask(&m_reader, [this, lastRecord, limit](QObject &) -> Result<journal::EntryPage> {
            return page(lastRecord, limit);
        });
    })
    , m_eventLog(m_projection.board().timeline(),
                 [this](const board::LogRequest &request) {
                     return m_isLogHeld ? m_logHeld.ask(request)
                                        : ask(&m_reader, [this, request](QObject &) { return portion(request); });
                 })
    , m_now(QDateTime::currentMSecsSinceEpoch() * 1'000 - 60'000'000)
{
    m_incidentTime = m_now;
    m_projection.expectHeartbeats(findings::Thresholds().staleAfter);
    QObject::connect(&m_watch, &findings::Watch::changed, &m_watch,
                     [this](const findings::Changes &changes) { m_incidentBook.take(changes, m_incidentTime); });
    noteWhatIsAsked();
    make();
    m_eventLog.open();
}

WindowPage::~WindowPage() = default;

void WindowPage::make()
{
    const rules::RuleGateway rules = m_book.gateway(); // another thread's in the program: answered later
    const auto changeRules = [this, rules](const rules::RuleChange &change) {
        ++m_rulesAsked;
        return rules.change(change);
    };
    const auto changeConnect = [this](const rules::ConnectChange &change) {
        m_connectAsked.append(change);
        if (change.config)
            m_takeConnect(*change.config);
        return QtFuture::makeReadyFuture(
            rules::ConnectConfig{.config = change.config.value_or(wcs::RestClientConfig()),
                                 .withBackend = change.withBackend.value_or(wcs::WithBackend::Leave)});
    };
    const auto readRecord = [this](qint64 id) {
        using Found = Result<std::optional<journal::StoredRecord>>;
        const auto found = std::ranges::find(m_journal, id, &journal::Record::id);
        if (found == m_journal.end())
            return m_recordsAsked.ask(id);
        return QtFuture::makeReadyFuture(
            Found(journal::StoredRecord{journal::entryOf(*found), found->head, found->body, found->backend}));
    };
    const auto changeIncident = [this](const findings::IncidentChange &change) {
        return QtFuture::makeReadyFuture(this->changeIncident(change));
    };
    const auto findingsOf = [this](qint64 incident, int limit) {
        return QtFuture::makeReadyFuture(Result<journal::KeptIncidents>(this->findingsOf(incident, limit)));
    };
    wcsrest::Gateway wcs;
    if (m_mayTerminate) {
        wcs.terminate = [this](const QByteArray &nodeId, const wcsrest::MediaSessionId &id) {
            return m_terminations.ask({nodeId, id.text()});
        };
    }
    m_window =
        std::make_unique<ui::MainWindow>(ui::WindowSources{m_projection,
                                                           m_table,
                                                           m_history,
                                                           m_eventLog,
                                                           m_incidents,
                                                           m_settings,
                                                           m_endpoint,
                                                           m_backend,
                                                           m_demo,
                                                           {changeRules, rules.report},
                                                           changeConnect,
                                                           readRecord,
                                                           {changeIncident},
                                                           findingsOf,
                                                           wcs,
                                                           {{QStringLiteral("Journal"), QStringLiteral("/tmp/a.db")}}});
    ui::RuleControl *control = m_window->features().rules;
    QObject::connect(&m_book, &rules::RuleBook::changed, control, &ui::RuleControl::setRules);
    control->setRules(m_book.snapshot());
    m_window->show();
}

void WindowPage::tellIncidents(qint64 later)
{
    constexpr qint64 Held = 1'000'000; // what is found is held for a second
    m_incidentTime = std::max(m_incidentTime, m_now) + Held + later;
    m_incidentBook.tick(m_incidentTime);
    takeIncidents();
}

void WindowPage::takeIncidents()
{
    const auto changed = m_incidentBook.takeChanged();
    if (!changed)
        return;
    for (const journal::KeptFinding &finding : changed->kept.findings) {
        const auto isSame = [&finding](const journal::KeptFinding &other) {
            return other.incident == finding.incident && other.subject == finding.subject && other.kind == finding.kind;
        };
        const auto known = std::ranges::find_if(m_keptIncidents.findings, isSame);
        if (known == m_keptIncidents.findings.end())
            m_keptIncidents.findings.push_back(finding);
        else
            *known = finding;
    }
    for (const findings::IncidentNews::Member &member : changed->news.joined) {
        if (const auto slot = board().find(member.subject))
            board().setIncident(*slot, member.incident);
    }
    board().tellFound();
    m_incidents.apply(changed->news);
}

findings::IncidentOutcome WindowPage::changeIncident(const findings::IncidentChange &change)
{
    m_incidentChanges.append(change);
    const findings::IncidentOutcome outcome = m_incidentBook.change(change, m_projection.board().timeline().now());
    takeIncidents();
    return outcome;
}

journal::KeptIncidents WindowPage::findingsOf(qint64 incident, int limit) const
{
    journal::KeptIncidents kept;
    for (const journal::KeptFinding &finding : m_keptIncidents.findings) {
        if (finding.incident == incident && int(kept.findings.size()) < limit)
            kept.findings.push_back(finding);
    }
    return kept;
}

void WindowPage::noteWhatIsAsked()
{
    const auto note = [this](const char *what) {
        return [this, what](const QString &which) { m_asked.append(QLatin1String(what) + u' ' + which); };
    };
    m_endpoint.listen = [this] { m_asked.append(QStringLiteral("listen")); };
    m_endpoint.stop = [this] { m_asked.append(QStringLiteral("stop")); };
    m_endpoint.listenAt = note("listenAt");
    m_endpoint.serveCallsAt = note("serveCallsAt");
    m_endpoint.sendTestEvent = [this] {
        m_asked.append(QStringLiteral("sendTestEvent"));
        m_testEvent = {};
        m_testEvent.start();
        return m_testEvent.future();
    };
    m_backend.probe = [this](const QString &url) { return m_probes.ask(url); };
    m_backend.use = [this](const QString &url) { return m_backends.ask(url); };
    m_demo.start = note("startDemo");
    m_demo.stop = [this] { m_asked.append(QStringLiteral("stopDemo")); };
}

void WindowPage::answerTestEvent(const QString &sentence)
{
    m_testEvent.addResult(sentence);
    m_testEvent.finish();
}

ui::DetailPane &WindowPage::detail()
{
    return m_window->features().work->detail();
}

void WindowPage::remake()
{
    m_window->close();
    m_window.reset();
    make();
}

journal::EntryPage WindowPage::page(qint64 lastRecord, qint64 limit) const
{
    journal::EntryPage page;
    for (const journal::Record &record : std::as_const(m_journal)) {
        if (record.streamKey == m_history.streamKey() && record.id <= lastRecord)
            page.entries.append(journal::entryOf(record));
    }
    page.entries = page.entries.last(std::min(limit, page.entries.size()));
    return page;
}

board::LogPortion WindowPage::portion(const board::LogRequest &request) const
{
    const auto isAsked = [&](qint64 id) {
        return request.isOlder ? request.from == 0 || id < request.from : id > request.from;
    };
    board::LogPortion portion{.isDone = true, .isEnd = true};
    for (qsizetype i = 0; i < m_journal.size(); ++i) {
        const journal::Record &record = m_journal[request.isOlder ? m_journal.size() - 1 - i : i];
        const journal::Entry entry = journal::entryOf(record);
        if (!isAsked(record.id) || !portion.isEnd)
            continue;
        ++portion.looked;
        portion.reached = record.id;
        portion.reachedAt = record.receivedAt;
        if (request.query.takes(entry, request.now))
            portion.entries.append(entry);
        portion.isEnd = portion.entries.size() < request.limit;
    }
    if (request.isOlder)
        std::ranges::reverse(portion.entries);
    return portion;
}

journal::Record WindowPage::record(const QByteArray &name, const QByteArray &status, bool published)
{
    m_now += 10'000;
    journal::Record record;
    record.id = m_journal.isEmpty() ? 1 : m_journal.last().id + 1;
    record.receivedAt = m_now;
    record.time = m_now;
    record.answerUs = 900;
    record.peer = "127.0.0.1:50000";
    record.origin = m_origin;
    record.event.method = "StreamStatusEvent";
    record.event.nodeId = m_node;
    record.event.appKey = "defaultApp";
    record.event.sessionId = "/192.168.1.102:4388/192.168.1.101:8443";
    record.event.mediaSessionId = "id-" + name + (published ? "" : "-player");
    record.event.name = name;
    record.event.status = status;
    record.event.published = published;
    record.event.mediaProvider = "WebRTC";
    record.streamKey = record.event.streamKey();
    record.body = R"({"name":")" + name + R"(","status":")" + status + R"(","authToken":"sesame"})";
    m_journal.append(record);
    return record;
}

void WindowPage::keep(const journal::Record &record)
{
    const auto found = std::ranges::find(m_journal, record.id, &journal::Record::id);
    if (found != m_journal.end())
        *found = record;
}

void WindowPage::feed(const QList<journal::Record> &records)
{
    for (const journal::Record &record : records)
        keep(record);
    const auto batch = std::make_shared<const journal::Batch>(journal::Batch{{records.begin(), records.end()}});
    m_projection.apply(batch);
}

void WindowPage::feed(const QByteArray &name, const QByteArray &status, bool published)
{
    feed({record(name, status, published)});
}

void WindowPage::changeRules(const rules::RuleChange &change, const rules::Origin &by)
{
    m_book.change(change.by(by));
}

void WindowPage::press(const QString &name, const QString &button)
{
    auto *box = find<QMessageBox>(name);
    QVERIFY(box);
    for (QAbstractButton *candidate : box->buttons()) {
        if (candidate->text().remove(QLatin1Char('&')) == button)
            return QTest::mouseClick(candidate, Qt::LeftButton);
    }
    QFAIL("no such button");
}

void WindowPage::forget()
{
    m_journal.clear();
}

void WindowPage::listen()
{
    emit m_endpoint.endpointChanged({.kind = ui::Endpoint::Kind::Listening,
                                     .url = QStringLiteral("http://127.0.0.1:8085/rest/my_api"),
                                     .lanUrls = {},
                                     .problem = {}});
}

QAction *WindowPage::action(const char *name)
{
    return find<QAction>(QLatin1String(name));
}

QTableView &WindowPage::view(const QString &accessibleName)
{
    const auto views = m_window->findChildren<QTableView *>();
    return **std::ranges::find(views, accessibleName, &QWidget::accessibleName);
}

QTableView &WindowPage::streams()
{
    return view(QStringLiteral("Live streams"));
}

QLineEdit &WindowPage::filter()
{
    return *find<QLineEdit>(QStringLiteral("filter"));
}

void WindowPage::type(const QString &text)
{
    filter().clear();
    QTest::keyClicks(&filter(), text);
    QTest::keyClick(&filter(), Qt::Key_Return);
}

void WindowPage::clickRow(int row)
{
    QTRY_VERIFY(row >= 0 && m_table.rowCount() > row && streams().isVisible()); // it is shown with the next frame
    const QRect cell = streams().visualRect(m_table.index(row, Table::NameColumn));
    QTest::mouseClick(streams().viewport(), Qt::LeftButton, {}, cell.center());
}

void WindowPage::clickHeader(int column, Qt::KeyboardModifiers modifiers)
{
    QHeaderView *header = streams().horizontalHeader();
    const QPoint place(header->sectionViewportPosition(column) + 12, header->height() / 2);
    QTest::mouseClick(header->viewport(), Qt::LeftButton, modifiers, place);
}

int WindowPage::rowOf(const QByteArray &name)
{
    return int(shown().indexOf(QString::fromUtf8(name)));
}

QStringList WindowPage::shown()
{
    QStringList names;
    for (int row = 0; row < m_table.rowCount(); ++row)
        names.append(text(row, Table::NameColumn));
    return names;
}

QString WindowPage::text(int row, int column)
{
    return m_table.index(row, column).data().toString();
}
