#include "app/house/house.h"

#include "app/cli/readyfile.h"
#include "app/house/reach.h"
#include "journal/sqlite/sqlitestorage.h"

#include <QLoggingCategory>

namespace {

Q_LOGGING_CATEGORY(logHouse, "streamwatch.house")

constexpr int InFlightMs = 2'500; // how long requests in flight may take to finish at the end: events get 503 by then
constexpr int LastCallsMs = 500;  // the same for calls of the control API
constexpr int LastCommitMs = 1'000;
constexpr std::chrono::milliseconds EndMs{4'500}; // from shutDown() on, whatever hangs

QString hookUrlOf(const hooks::Options &options, const QHostAddress &address, quint16 port)
{
    return urlOf(address, port, !options.tls.isNull()) + QString::fromUtf8(options.basePaths.first());
}

// Runs a member function of `object` on its thread.
template <typename Object, typename Function, typename... Arguments>
void post(Object *object, Function function, Arguments... arguments)
{
    QMetaObject::invokeMethod(
        object, [=] { (object->*function)(arguments...); }, Qt::QueuedConnection);
}

} // namespace

House::House(const Options &options, QObject *parent)
    : QObject(parent)
    , m_options(options)
    , m_answers(options.journalFile.path, m_options.hooks, this)
    , m_storage(std::make_shared<const journal::SqliteStorage>(options.journalFile))
    , m_retry(this)
    , m_adminRetry(this)
{
    // Threads that only serve sockets and timers do without GLib's main loop: Qt's own costs less per event. The main
    // thread has its event loop already and keeps it.
    qputenv("QT_NO_GLIB", "1");

    m_writer = new journal::Writer(m_storage, options.journal);
    m_reader = new journal::Reader;
    m_logReader = new board::LogReader(*m_reader);
    m_judgement = new Judgement(options, *m_reader);
    m_hooks = new hooks::HookService(m_options.hooks);
    if (options.hasAdmin)
        m_admin = new api::AdminService(
            options.admin, m_judgement->engine(), m_judgement->poller(), *m_reader,
            {ruleGateway(), connectGateway(), backendGateway(), m_writer->progress(), options.hooks.basePaths});

    const auto settle = [](QObject *object, QThread &thread) {
        object->moveToThread(&thread);
        connect(&thread, &QThread::finished, object, &QObject::deleteLater);
    };
    settle(m_writer, m_journalThread);
    settle(m_hooks, m_hooksThread);
    if (m_admin)
        settle(m_admin, m_readerThread); // before those that it uses; so the next ones
    settle(m_judgement, m_readerThread);
    if (m_judgement->dispatcher())
        settle(m_judgement->dispatcher(), m_alertsThread);
    settle(m_logReader, m_readerThread);
    settle(m_reader, m_readerThread);
    settle(&m_answers.file(), m_filesThread); // a thread of its own: the disk may hang

    wireReader();
    wireFindings();
    wireAdmin();
    wireJournal();
    wireEndpoint();
    wireAnswers();

    m_hooksThread.setObjectName(QStringLiteral("hooks"));
    m_journalThread.setObjectName(QStringLiteral("journal"));
    m_readerThread.setObjectName(QStringLiteral("reader"));
    m_filesThread.setObjectName(QStringLiteral("files"));
    m_alertsThread.setObjectName(QStringLiteral("alerts"));
    for (QThread *thread : {&m_hooksThread, &m_journalThread, &m_readerThread, &m_filesThread, &m_alertsThread})
        thread->start();
}

House::~House()
{
    // The hooks thread ends first, so that nobody is answered who is not stored.
    for (QThread *thread : {&m_hooksThread, &m_journalThread, &m_readerThread, &m_filesThread, &m_alertsThread}) {
        thread->quit();
        thread->wait();
    }
}

void House::wireReader()
{
    connect(m_writer, &journal::Writer::committed, m_reader, &journal::Reader::takeBatch);
    connect(m_hooks, &hooks::HookService::outcomesKnown, m_reader, &journal::Reader::takeOutcomes);
}

void House::wireFindings()
{
    m_judgement->follow(*m_writer);
    m_judgement->follow(*m_hooks);
    connect(&m_judgement->engine(), &findings::Engine::incidentsChanged, this, &House::incidentsChanged);
    connect(&m_judgement->engine(), &findings::Engine::streamsGone, this, &House::streamsGone);
    connect(m_judgement, &Judgement::troublesChanged, this, &House::alertTroublesChanged);
    if (m_admin)
        connect(m_judgement, &Judgement::troublesChanged, m_admin, &api::AdminService::takeAlertTroubles);
}

void House::wireAdmin()
{
    if (!m_admin)
        return;
    connect(m_writer, &journal::Writer::storeStateChanged, m_admin, &api::AdminService::takeStoreState);
    connect(m_writer, &journal::Writer::figuresChanged, m_admin, &api::AdminService::takeStoreFigures);
    connect(m_hooks, &hooks::HookService::figuresChanged, m_admin, &api::AdminService::takeFigures);
    connect(m_hooks, &hooks::HookService::rejectionsChanged, m_admin, &api::AdminService::takeRejections);
    wireAnswersToAdmin();
    connect(m_admin, &api::AdminService::shutdownRequested, this, &House::shutDown);
    connect(m_admin, &api::AdminService::listening, this, &House::adminIsListening);
    connect(m_admin, &api::AdminService::troublesChanged, this, &House::adminTroublesChanged);
    connect(m_admin, &api::AdminService::listenFailed, this, [this](const QString &sentence) {
        if (const auto news = m_adminRetry.take(sentence, m_options.admin.address, m_options.admin.port))
            emit adminFailed(QStringLiteral("The control API is not available: %1").arg(news->sentence),
                             news->isTriedAgain);
    });
    connect(&m_adminRetry, &ListenRetry::due, this, [this] { post(m_admin, &api::AdminService::listen); });
}

void House::wireAnswersToAdmin()
{
    const rules::RuleBook *book = &m_hooks->book();
    connect(book, &rules::RuleBook::changed, m_admin, &api::AdminService::takeRules);
    connect(m_hooks, &hooks::HookService::connectConfigChanged, m_admin, &api::AdminService::takeConnectConfig);
    connect(m_hooks, &hooks::HookService::backendChanged, m_admin, &api::AdminService::takeBackend);
}

void House::wireJournal()
{
    connect(m_hooks, &hooks::HookService::recordsReady, m_writer, &journal::Writer::append);
    connect(m_hooks, &hooks::HookService::outcomesKnown, m_writer, &journal::Writer::takeOutcomes);
    connect(m_hooks, &hooks::HookService::outcomesKnown, this, &House::outcomesKnown);
    connect(m_writer, &journal::Writer::committed, m_hooks, &hooks::HookService::takeCommitted);
    connect(m_writer, &journal::Writer::appended, m_hooks, &hooks::HookService::takeAppended);
    connect(m_writer, &journal::Writer::refused, m_hooks, &hooks::HookService::takeRefused);
    connect(m_writer, &journal::Writer::storeStateChanged, m_hooks, &hooks::HookService::takeStoreState);

    // Past the main thread: a window that is slow to come, or hangs, keeps no hook waiting.
    connect(m_writer, &journal::Writer::opened, m_reader,
            [reader = m_reader, storage = m_storage](const journal::SnapshotPtr &snapshot) {
                reader->open(storage, snapshot->throughId);
            });
    connect(m_writer, &journal::Writer::opened, m_hooks, &hooks::HookService::begin);
    connect(m_writer, &journal::Writer::opened, this, [this](const journal::SnapshotPtr &snapshot) {
        m_endedThrough = snapshot->throughId;
        m_mayListen = true;
        emit opened(snapshot);
    });
    connect(m_writer, &journal::Writer::begunAnew, this, &House::openReader);
    connect(m_writer, &journal::Writer::letGo, m_reader, [reader = m_reader, writer = m_writer] {
        reader->close();
        post(writer, &journal::Writer::reopen);
    });
    connect(m_reader, &journal::Reader::foundDamaged, m_writer, &journal::Writer::takeDamaged);
    connect(m_reader, &journal::Reader::damaged, m_writer, &journal::Writer::takeDamage);
    connect(m_writer, &journal::Writer::openFailed, this, &House::journalFailed);
    connect(m_writer, &journal::Writer::committed, &m_relay, &BatchRelay::take, Qt::DirectConnection);
    connect(&m_relay, &BatchRelay::committed, this, &House::committed);
    connect(m_writer, &journal::Writer::storeStateChanged, this, [this](const journal::StoreState &state) {
        m_storeState = state;
        tellStoreState();
        m_mayListen = m_mayListen || state.kind == journal::StoreState::Kind::Failing;
    });
    connect(m_writer, &journal::Writer::figuresChanged, this, &House::storeFiguresChanged);
    connect(m_writer, &journal::Writer::closed, this, &House::finished);
}

void House::wireEndpoint()
{
    if (m_admin)
        connect(m_hooks, &hooks::HookService::listening, m_admin,
                [admin = m_admin, options = m_options.hooks](const QHostAddress &address, quint16 port) {
                    admin->takeEndpoint(hookUrlOf(options, address, port), {});
                });
    connect(m_hooks, &hooks::HookService::listening, this, &House::endpointIsListening);
    connect(m_hooks, &hooks::HookService::listenFailed, this, [this](const QString &sentence) {
        const auto news = m_retry.take(sentence, m_options.hooks.address, m_options.hooks.port);
        if (!news)
            return;
        if (m_admin)
            post(m_admin, &api::AdminService::takeEndpoint, QString(), news->sentence);
        emit endpointFailed(news->sentence, news->isTriedAgain);
    });
    connect(&m_retry, &ListenRetry::due, this, [this] { post(m_hooks, &hooks::HookService::listen); });
    connect(m_hooks, &hooks::HookService::rejectionsChanged, this, &House::rejectionsChanged);
    connect(m_hooks, &hooks::HookService::figuresChanged, this, &House::takeFigures);
    connect(m_hooks, &hooks::HookService::stopped, this, [this] {
        m_isListening = false;
        if (m_admin)
            post(m_admin, &api::AdminService::takeEndpoint, QString(), QString());
        emit endpointStopped();
        if (m_isShuttingDown)
            closeAdmin();
    });
}

void House::takeFigures(const hooks::Figures &figures)
{
    emit figuresChanged(figures);
    emit rejectedChanged(figures.rejected);
    if (std::exchange(m_troubles, figures.troubles) != figures.troubles)
        emit troublesChanged(m_troubles);
    if (std::exchange(m_storeProblem, figures.storeProblem) != figures.storeProblem)
        tellStoreState();
}

// A writer whose disk hangs cannot say so itself.
void House::tellStoreState()
{
    const bool isStalled = m_storeState.kind == journal::StoreState::Kind::Ok && !m_storeProblem.isEmpty();
    emit storeStateChanged(isStalled ? journal::StoreState{journal::StoreState::Kind::Failing, m_storeProblem}
                                     : m_storeState);
}

// Saved once the journal is open, and with it the place where all of it lies ours.
void House::wireAnswers()
{
    connect(&m_hooks->book(), &rules::RuleBook::changed, this, &House::rulesChanged);
    connect(m_hooks, &hooks::HookService::connectConfigChanged, this, &House::connectConfigChanged);
    connect(m_hooks, &hooks::HookService::backendChanged, this, &House::backendChanged);
    connect(m_writer, &journal::Writer::opened, this, [this] {
        m_answers.keep(*m_hooks);
        post(m_hooks, &hooks::HookService::announceAnswers);
    });
    connect(&m_answers, &KeptAnswers::switchedOff, this, &House::rulesComeBackOff);
    connect(&m_answers, &KeptAnswers::failed, this, &House::answersFileFailed);
    connect(&m_answers, &KeptAnswers::troublesChanged, this, &House::answersTroublesChanged);
    if (m_admin)
        connect(&m_answers, &KeptAnswers::troublesChanged, m_admin, &api::AdminService::takeAnswersTroubles);
}

void House::admit(wcs::Origin origin, qint64 since)
{
    post(&m_judgement->engine().projection(), &board::Projection::admit, origin, since);
}

void House::drop(wcs::Origin origin)
{
    post(&m_judgement->engine().projection(), &board::Projection::drop, origin);
}

void House::start()
{
    if (m_admin)
        post(m_admin, &api::AdminService::listen);
    post(m_writer, &journal::Writer::open);
    post(&m_answers, &KeptAnswers::sayTroubles); // once those who listen are there
}

void House::openReader()
{
    post(m_reader, &journal::Reader::open, m_storage, m_endedThrough);
}

void House::listen()
{
    m_retry.forget();
    if (m_mayListen)
        post(m_hooks, &hooks::HookService::listen);
    else
        start();
}

void House::listenAt(const QHostAddress &address, quint16 port)
{
    m_options.hooks.address = address;
    m_options.hooks.port = port;
    post(m_hooks, &hooks::HookService::setAddress, address, port);
    listen();
}

void House::listenForCallsAt(const QHostAddress &address, quint16 port)
{
    if (!m_admin)
        return;
    m_adminRetry.forget();
    m_options.admin.address = address;
    m_options.admin.port = port;
    post(m_admin, &api::AdminService::setAddress, address, port);
    post(m_admin, &api::AdminService::listen);
}

void House::stopListening()
{
    m_retry.forget();
    post(m_hooks, &hooks::HookService::stop, InFlightMs);
}

void House::shutDown()
{
    if (m_isShuttingDown)
        return;
    m_isShuttingDown = true;
    m_deadline.emplace(EndMs, "streamwatch: Not all has ended in time, as a disk does not answer: the program ends "
                              "without it. What was answered 200 is in the journal.\n");
    m_adminRetry.forget();
    if (m_judgement->dispatcher())
        post(m_judgement->dispatcher(), &alerts::Dispatcher::stop, InFlightMs);
    stopListening();
}

// After the endpoint, so that what it still took can be seen; whoever waits for events is told.
void House::closeAdmin()
{
    if (!m_admin)
        return closeJournal();
    connect(m_admin, &api::AdminService::stopped, this, &House::closeJournal, Qt::UniqueConnection);
    post(m_admin, &api::AdminService::stop, LastCallsMs);
}

void House::closeJournal()
{
    // The writer's connection closes last: it folds the write-ahead log into the file.
    QMetaObject::invokeMethod(
        m_reader,
        [reader = m_reader, writer = m_writer] {
            reader->close();
            post(writer, &journal::Writer::close, LastCommitMs);
        },
        Qt::QueuedConnection);
}

void House::endpointIsListening(const QHostAddress &address, quint16 port)
{
    m_isListening = true;
    m_hookUrl = hookUrlOf(m_options.hooks, address, port);
    m_retry.forget();
    emit endpointListening(m_hookUrl);
    warn(openEndpointText(m_options.hooks, address, port));
    const QByteArray &user = m_options.hooks.credentials;
    warn(shortSecretText("hook-secret", m_options.hooks.secret));
    warn(shortSecretText("hook-user", user.sliced(user.indexOf(':') + 1)));
    becomeReady();
}

void House::adminIsListening(const QHostAddress &address, quint16 port)
{
    m_adminUrl = urlOf(address, port, !m_options.admin.tls.isNull());
    m_adminRetry.forget();
    emit adminListening(m_adminUrl);
    const QString places = reachedAt(address, port);
    if (!places.isEmpty() && (m_options.admin.token.isEmpty() || m_options.admin.tls.isNull()))
        warn(QStringLiteral("The control API at %1 is open beyond this machine without a token or without TLS, as "
                            "--insecure-admin has it.")
                 .arg(places));
    warn(shortSecretText("admin-token", m_options.admin.token));
    becomeReady();
}

void House::warn(const QString &sentence)
{
    if (sentence.isEmpty())
        return;
    qCWarning(logHouse).noquote() << sentence;
    emit strangersMayEnter(sentence);
}

void House::becomeReady()
{
    if (m_isReady || !m_isListening || (m_admin && m_adminUrl.isEmpty()))
        return;
    m_isReady = true;
    if (!m_options.readyFile.isEmpty()) {
        if (const auto written = writeReadyFile(m_options.readyFile, {{QStringLiteral("hookUrl"), m_hookUrl},
                                                                      {QStringLiteral("adminUrl"), m_adminUrl}});
            !written)
            emit readyFileFailed(written.error().sentence);
    }
    emit ready();
}

void House::noteUiStall(double seconds)
{
    if (m_admin)
        post(m_admin, &api::AdminService::takeUiStall, seconds);
}
