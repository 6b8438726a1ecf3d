#include "findings/operations.h"

#include "text/text.h"
#include "text/textpattern.h"

#include <algorithm>
#include <array>
#include <variant>

namespace findings {

using journal::Reason;

namespace {

constexpr qint64 Second = 1'000'000; // µs
constexpr qint64 Minute = 60 * Second;
constexpr qint64 Lately = 10 * Minute;    // for so long what happened once is found
constexpr qint64 FillEvery = 10 * Second; // the journal's growth is noted
constexpr qint64 FillSpan = 60 * Minute;
constexpr qint64 FillLeast = 5 * Minute;   // before that it says nothing
constexpr size_t MostKnownPlaces = 10'000; // that are remembered
constexpr quint64 Repeated = 3;            // requests of a kind that are no chance

// Reasons that last until somebody sets something up in another way.
bool isSetUpMistake(const journal::Rejection &rejection)
{
    constexpr std::array Mistakes{Reason::WrongPath,
                                  Reason::WrongMethod,
                                  Reason::WrongContentType,
                                  Reason::EncodedBody,
                                  Reason::MissingCredentials,
                                  Reason::WrongCredentials,
                                  Reason::PeerNotAllowed,
                                  Reason::NotJson,
                                  Reason::TooLarge,
                                  Reason::TlsToPlainPort,
                                  Reason::HttpToTlsPort,
                                  Reason::UntrustedCertificate,
                                  Reason::Loop};
    const bool isOfWcs = rejection.method.isEmpty() || rejection.method == "POST";
    return isOfWcs && rejection.count >= Repeated && std::ranges::find(Mistakes, rejection.reason) != Mistakes.end();
}

bool matchesOne(const QStringList &patterns, const QByteArray &text)
{
    return patterns.isEmpty() || std::ranges::any_of(patterns, [&text](const QString &pattern) {
               const auto glob = text::TextPattern::glob(pattern);
               const auto *valid = std::get_if<text::TextPattern>(&glob);
               return (valid ? *valid : text::TextPattern::equal(pattern)).matches(text);
           });
}

QString hoursText(qint64 microseconds)
{
    const qint64 minutes = microseconds / Minute;
    return minutes < 120 ? QStringLiteral("%1 min").arg(minutes) : QStringLiteral("%1 h").arg(minutes / 60);
}

} // namespace

Operations::Operations(FindingIds &ids, const Thresholds &thresholds, const Known &known)
    : m_ids(ids)
    , m_thresholds(thresholds)
    , m_known(known)
{}

// lasts: for so long from now on, µs; 0: until it is ended.
void Operations::find(Finding finding, qint64 now, qint64 lasts)
{
    Open &open = m_open[{finding.subject, finding.kind}];
    open.endsAt = lasts > 0 ? now + lasts : 0;
    if (open.finding.id != 0) {
        open.finding.count += finding.count;
        return;
    }
    finding.id = m_ids.next();
    finding.since = finding.since > 0 ? finding.since : now;
    open.finding = finding;
    m_changes.opened.push_back(finding);
}

void Operations::end(const Key &key)
{
    if (const auto open = m_open.constFind(key); open != m_open.cend()) {
        m_changes.closed.push_back(open->finding);
        m_open.erase(open);
    }
}

void Operations::endOthers(Kind kind, const QList<QByteArray> &present)
{
    const QList<Key> keys = m_open.keys();
    for (const Key &key : keys) {
        if (key.second == kind && !present.contains(key.first))
            end(key);
    }
}

void Operations::takeBatch(const journal::Batch &batch, qint64 now)
{
    for (const journal::Record &record : batch.records) {
        if (record.isRejected())
            continue;
        if (record.answerUs >= m_thresholds.slowAfter && record.answer.kind != journal::AnswerKind::Injected)
            find({.kind = Kind::SlowAnswers,
                  .cause = record.backend ? Cause::Backend : Cause::Streamwatch,
                  .since = record.time,
                  .subject = "answers",
                  .info = QStringLiteral("Answers take %1 s and more; WCS waits 15 s.")
                              .arg(double(m_thresholds.slowAfter) / double(Second))
                              .toUtf8(),
                  .count = 1},
                 now, Minute);
        if (isKnown(record.event.appKey, record.event.nodeId))
            continue;
        const QByteArray &app = record.event.appKey;
        const QByteArray &node = record.event.nodeId;
        find({.kind = Kind::UnknownApp,
              .cause = Cause::Configuration,
              .since = record.time,
              .subject = app + ' ' + node,
              .nodeId = node,
              .appKey = app,
              .info = QStringLiteral("Hooks come of the app “%1” on the node “%2”, which is not among those named.")
                          .arg(text::visibleText(app, 100), text::visibleText(node, 100))
                          .toUtf8(),
              .count = 1},
             now, Lately);
    }
    for (const journal::ClockJump &jump : batch.jumps)
        find({.kind = Kind::ClockJump,
              .cause = Cause::Streamwatch,
              .since = jump.at,
              .subject = "clock " + QByteArray::number(jump.at),
              .info = jump.sentence().toUtf8()},
             now, Lately);
}

bool Operations::isKnown(const QByteArray &app, const QByteArray &node)
{
    if ((m_known.apps.isEmpty() && m_known.nodes.isEmpty()) || (app.isEmpty() && node.isEmpty()))
        return true;
    const QByteArray place = app + '\n' + node;
    if (const auto known = m_knownPlaces.constFind(place); known != m_knownPlaces.cend())
        return *known;
    if (size_t(m_knownPlaces.size()) >= MostKnownPlaces)
        m_knownPlaces.clear();
    return m_knownPlaces[place] = matchesOne(m_known.apps, app) && matchesOne(m_known.nodes, node);
}

void Operations::takeStoreState(const journal::StoreState &state, qint64 now)
{
    if (state.kind != journal::StoreState::Kind::Failing)
        return endOthers(Kind::JournalFailing, {});
    find(
        {.kind = Kind::JournalFailing, .cause = Cause::Streamwatch, .subject = "journal", .info = state.cause.toUtf8()},
        now);
}

// A journal that may not grow so far does not fill the disk.
void Operations::takeStoreFigures(const journal::StoreFigures &figures, qint64 now)
{
    if (m_fills.empty() || now - m_fills.back().at >= FillEvery)
        m_fills.push_back({now, figures.fileBytes});
    while (now - m_fills.front().at > FillSpan)
        m_fills.pop_front();
    const qint64 grown = figures.fileBytes - m_fills.front().bytes;
    const qint64 took = now - m_fills.front().at;
    const bool isFull = figures.freeBytes >= 0 && figures.freeBytes < figures.mayGrowBytes;
    const double left = grown > 0 ? double(figures.freeBytes) / double(grown) * double(took) : 0;
    if (!isFull || took < FillLeast || grown <= 0 || left > double(m_thresholds.diskWithin))
        return endOthers(Kind::DiskFilling, {});
    find({.kind = Kind::DiskFilling,
          .cause = Cause::Streamwatch,
          .subject = "disk",
          .info = QStringLiteral("The journal's disk will be full in %1, if it goes on like this.")
                      .arg(hoursText(qint64(left)))
                      .toUtf8()},
         now);
}

void Operations::takeRejections(const journal::RejectionList &rejections, qint64 now, qint64 steady)
{
    for (const journal::Rejection &rejection : rejections) {
        const qint64 ago = (steady - rejection.lastMono) / 1'000;
        const qint64 lasts = m_thresholds.refusedFor - ago;
        if (!isSetUpMistake(rejection) || lasts <= 0)
            continue;
        find({.kind = Kind::RefusedHooks,
              .cause = Cause::Configuration,
              .subject =
                  journal::reasonName(rejection.reason).toByteArray() + ' ' + rejection.host + ' ' + rejection.target,
              .client = rejection.host,
              .info = QStringLiteral("Hooks are refused: %1 %2").arg(rejection.sentence, rejection.advice).toUtf8()},
             now, lasts);
    }
}

void Operations::takeBackends(const QMap<QByteArray, QString> &troubles, qint64 now)
{
    for (auto it = troubles.begin(); it != troubles.end(); ++it)
        find({.kind = Kind::BackendFailing, .cause = Cause::Backend, .subject = it.key(), .info = it.value().toUtf8()},
             now);
    endOthers(Kind::BackendFailing, troubles.keys());
}

void Operations::check(qint64 now)
{
    const QList<Key> keys = m_open.keys();
    for (const Key &key : keys) {
        const qint64 endsAt = m_open.value(key).endsAt;
        if (endsAt > 0 && now >= endsAt)
            end(key);
    }
}

std::vector<Finding> Operations::all() const
{
    std::vector<Finding> all;
    for (const Open &open : m_open)
        all.push_back(open.finding);
    return all;
}

} // namespace findings
