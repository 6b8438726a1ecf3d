#include "journal/storekeeper.h"

#include <QLoggingCategory>

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

namespace journal {

namespace {

Q_LOGGING_CATEGORY(logJournal, "streamwatch.journal")

constexpr std::chrono::milliseconds LookEvery = 1s; // whether it is still there
constexpr qint64 DamageAgain = 10'000;              // ms: what is damaged again so soon is no fault of the file

} // namespace

StoreKeeper::StoreKeeper(StoragePtr storage, const WriterOptions &options, QObject *parent)
    : QObject(parent)
    , m_storage(std::move(storage))
    , m_options(options)
    , m_reopen(this)
    , m_looking(this)
{
    m_options.beforeLongWork = [this](const QString &what) { emit failing(what); };
    m_reopen.setSingleShot(true);
    m_reopen.setInterval(options.reopenMs);
    m_looking.setInterval(LookEvery);
    connect(&m_reopen, &QTimer::timeout, this, &StoreKeeper::open);
    connect(&m_looking, &QTimer::timeout, this, &StoreKeeper::look);
}

StoreKeeper::~StoreKeeper() = default;

void StoreKeeper::open()
{
    if (m_store)
        return;
    Obstacle obstacle = Obstacle::Lasting;
    Result<std::unique_ptr<Store>> store = m_storage->open(m_options, m_predecessor, obstacle);
    if (store)
        return begin(*std::move(store));
    const QString sentence = store.error().sentence;
    if (obstacle == Obstacle::Damage && replaceDamaged(sentence))
        return;
    if (!m_retries && obstacle == Obstacle::Lasting) {
        emit openFailed(sentence);
        return;
    }
    m_retries = true;
    tryAgain(sentence);
}

void StoreKeeper::begin(std::unique_ptr<Store> store)
{
    m_store = std::move(store);
    m_retries = true;
    keepAsPredecessor();
    m_looking.start();
    noticeLog();
    if (const QString notice = m_store->openingNotice(); !notice.isEmpty()) {
        qCInfo(logJournal).noquote() << notice;
        emit noticed(notice);
    }
    emit opened(std::exchange(m_wasOpen, true));
}

void StoreKeeper::tryAgain(const QString &cause)
{
    emit failing(cause);
    emit waiting();
    m_reopen.start();
}

// Nothing has it open any more but readers.
bool StoreKeeper::replaceDamaged(const QString &sentence)
{
    if (m_sinceDamage.isValid() && m_sinceDamage.elapsed() < DamageAgain)
        return false;
    m_sinceDamage.start();
    const Result<QString> aside = m_storage->setAside(m_options.wall());
    if (!aside) {
        emit noticed(aside.error().sentence);
        return false;
    }
    const QString what = QStringList{std::exchange(m_leftLog, {}), sentence}.join(u' ').trimmed();
    const QString notice = u"%1 It is kept as %2; a new one is begun."_s.arg(what, *aside);
    emit failing(notice);
    emit noticed(notice);
    m_predecessor = m_storage->predecessorOf(*aside, m_predecessor);
    open();
    return true;
}

bool StoreKeeper::leaveIf(const Loss &loss)
{
    switch (loss.kind) {
    case Loss::Kind::None:
        return false;
    case Loss::Kind::Moved:
    case Loss::Kind::LogMoved:
        leaveMoved(loss);
        break;
    case Loss::Kind::LogBroken:
        leaveLog(loss);
        break;
    case Loss::Kind::Damaged:
        replace(loss.sentence);
        break;
    }
    return true;
}

void StoreKeeper::leaveMoved(const Loss &loss)
{
    emit failing(loss.sentence);
    if (loss.kind == Loss::Kind::LogMoved)
        m_leftLog = loss.sentence;
    else
        emit noticed(loss.sentence);
    m_store->leave(loss);
    m_store.reset(); // before there is another: its log has the same name
    open();
}

// The readers have to close it as well.
void StoreKeeper::leaveLog(const Loss &loss)
{
    m_leftLog = loss.sentence;
    emit failing(loss.sentence);
    m_store->leave(loss);
    m_store.reset();
    m_hasLetGo = true;
    emit letGo();
}

void StoreKeeper::leaveDamaged(const QString &sentence)
{
    const Loss loss = m_store->look();
    if (loss.kind == Loss::Kind::Damaged || !leaveIf(loss)) // what is damaged may be in its log alone
        replace(sentence);
}

void StoreKeeper::replace(const QString &sentence)
{
    m_store.reset(); // before there is another: its log has the same name
    if (!replaceDamaged(sentence))
        tryAgain(sentence);
}

void StoreKeeper::goOn()
{
    if (std::exchange(m_hasLetGo, false))
        open();
}

// What became of the log that was left, now that there is another.
void StoreKeeper::noticeLog()
{
    if (m_leftLog.isEmpty())
        return;
    const qint64 lost = m_store->lostNewest();
    const QString notice =
        std::exchange(m_leftLog, {}) +
        (lost == 0 ? u" What it held is in the journal."_s
                   : u" The newest records, %1 of them, were in it alone, and are lost."_s.arg(lost));
    qCWarning(logJournal).noquote() << notice;
    emit noticed(notice);
}

void StoreKeeper::look()
{
    if (m_store && !leaveIf(m_store->look()))
        emit looked();
}

void StoreKeeper::close()
{
    m_reopen.stop();
    m_looking.stop();
    if (m_store)
        (void)m_store->end(); // if that fails, the next start sees a run that crashed, and loses nothing
    m_store.reset();
    m_retries = m_wasOpen = m_hasLetGo = false;
    m_predecessor = {};
}

} // namespace journal
