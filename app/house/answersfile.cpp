#include "app/house/answersfile.h"

#include "backend/targetjson.h"
#include "files/safefile.h"
#include "json/readjson.h"

#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int SoonMs = 300;
constexpr int RetryMs = 3'000; // where it could not be written

const QString RulesKey = QStringLiteral("rules");
const QString ConnectKey = QStringLiteral("restClientConfig");
const QString WithBackendKey = QStringLiteral("withBackend");
const QString BackendKey = QStringLiteral("forward");

// Of all paths one, as its URL, or a list of them.
std::variant<QList<backend::Target>, json::JsonError> targetsIn(const QJsonValue &value)
{
    const QString at = u'/' + BackendKey;
    if (value.isArray())
        return backend::targetsFrom(value, at);
    const Result<backend::Url> url = backend::Url::parse(value.toString());
    if (!url)
        return json::JsonError{at, u"The web server behind us %1."_s.arg(url.error().sentence)};
    return QList<backend::Target>{{.url = *url}};
}

// Takes what is valid, and says what is not.
QStringList parse(const QByteArray &json, AnswersFile::Content &content)
{
    const auto read = json::readJson(json);
    if (const auto *fault = std::get_if<json::JsonFault>(&read))
        return {QString::fromUtf8(fault->sentence())};
    const QJsonObject object = std::get<QJsonValue>(read).toObject();
    if (!object.contains(RulesKey) && !object.contains(ConnectKey)) // not even empty ones: nothing of ours
        return {QStringLiteral("It holds neither “%1” nor “%2”.").arg(RulesKey, ConnectKey)};
    QStringList problems;
    const auto note = [&problems](const json::JsonError &bad) { problems += bad.pointer + u": "_s + bad.sentence; };
    if (object.contains(RulesKey) && !object.value(RulesKey).isArray())
        note({u'/' + RulesKey, u"The rules must be a list."_s});
    const QJsonArray rules = object.value(RulesKey).toArray();
    for (qsizetype i = 0; i < rules.size(); ++i) {
        const auto rule = rules::Rule::parse(rules[i], QStringLiteral("/%1/%2").arg(RulesKey).arg(i));
        if (const auto *bad = std::get_if<json::JsonError>(&rule))
            note(*bad);
        else
            content.rules.append(std::get<rules::Rule>(rule));
    }
    if (object.contains(ConnectKey)) {
        const auto connect = wcs::RestClientConfig::fromJson(object.value(ConnectKey), u'/' + ConnectKey);
        if (const auto *bad = std::get_if<json::JsonError>(&connect))
            note(*bad);
        else
            content.connect = std::get<wcs::RestClientConfig>(connect);
    }
    if (object.contains(WithBackendKey)) {
        content.withBackend = wcs::withBackendOf(object.value(WithBackendKey).toString());
        if (!content.withBackend)
            note({u'/' + WithBackendKey, u"It is leave, fill or set."_s});
    }
    if (object.contains(BackendKey)) {
        const auto targets = targetsIn(object.value(BackendKey));
        if (const auto *bad = std::get_if<json::JsonError>(&targets))
            note(*bad);
        else
            content.backend = std::get<QList<backend::Target>>(targets);
    }
    return problems;
}

// Under a name that nothing has yet.
std::optional<QString> keepAside(const QString &path, const QByteArray &content)
{
    QString aside = path + u".unreadable"_s;
    for (int number = 2; QFileInfo::exists(aside); ++number)
        aside = path + QStringLiteral(".unreadable-%1").arg(number);
    return files::create(aside, content) ? std::optional(aside) : std::nullopt;
}

} // namespace

QString AnswersFile::pathBeside(const QString &journal)
{
    return QFileInfo(journal).absoluteFilePath() + QStringLiteral(".answers.json");
}

Result<AnswersFile::Content> AnswersFile::read(const QString &path)
{
    const auto file = files::read(path);
    if (!file)
        return Error{QStringLiteral("The answer rules in %1 cannot be read: %2. Changes of rules are not kept.")
                         .arg(path, file.error().sentence)};
    if (!*file)
        return Content();
    Content content;
    if (const QStringList problems = parse(**file, content); !problems.isEmpty()) {
        const auto aside = keepAside(path, **file);
        if (!aside)
            return Error{
                QStringLiteral("The answer rules in %1 cannot be understood (%2), nor kept under another name. "
                               "Changes of rules are not kept.")
                    .arg(path, problems.first())};
        content.problem = QStringLiteral("Some of the answer rules in %1 cannot be understood (%2). All of it is kept "
                                         "as %3.")
                              .arg(path, problems.join(u' '), *aside);
    }
    for (rules::Rule &rule : content.rules) {
        if (rule.enabled)
            content.wereActive.append(rule.name);
        rule.enabled = false;
    }
    return content;
}

AnswersFile::AnswersFile(QString path)
    : m_path(std::move(path))
    , m_soon(this)
{
    m_soon.setSingleShot(true);
    connect(&m_soon, &QTimer::timeout, this, &AnswersFile::write);
}

AnswersFile::~AnswersFile()
{
    if (m_soon.isActive())
        write();
}

void AnswersFile::takeRules(const rules::RuleSnapshotPtr &snapshot)
{
    if (m_hasRules && snapshot->revision == m_revision)
        return; // only hits
    m_hasRules = true;
    m_revision = snapshot->revision;
    QJsonArray rules;
    for (const rules::RuleStatus &status : snapshot->rules)
        rules.append(status.rule->toJson());
    m_content.insert(RulesKey, rules);
    writeSoon();
}

void AnswersFile::takeConnectConfig(const rules::ConnectConfig &config)
{
    m_content.insert(ConnectKey, config.config.toObject());
    m_content.insert(WithBackendKey, QString::fromUtf8(wcs::withBackendName(config.withBackend)));
    writeSoon();
}

void AnswersFile::keepBackend(const QList<backend::Target> &targets)
{
    if (targets.isEmpty())
        m_content.remove(BackendKey);
    else if (targets.size() == 1 && targets.first().basePath.isNull())
        m_content.insert(BackendKey, targets.first().url.text());
    else
        m_content.insert(BackendKey, backend::targetsJson(targets));
}

// What the command line says is said again at the next start, or not: what was chosen stays for that.
void AnswersFile::takeBackend(const backend::Options &options)
{
    if (!options.isChosen)
        return;
    const QJsonValue before = m_content.value(BackendKey);
    keepBackend(options.targets);
    if (m_content.value(BackendKey) != before)
        writeSoon();
}

// Not later with every change that comes meanwhile.
void AnswersFile::writeSoon()
{
    if (!m_soon.isActive())
        m_soon.start(SoonMs);
}

void AnswersFile::write()
{
    m_soon.stop();
    const auto written = files::replace(m_path, QJsonDocument(m_content).toJson());
    const QString problem =
        written ? QString()
                : QStringLiteral("The answer rules cannot be saved in %1: %2.").arg(m_path, written.error().sentence);
    if (!written)
        m_soon.start(RetryMs);
    if (std::exchange(m_problem, problem) != problem)
        emit problemChanged(problem);
}
