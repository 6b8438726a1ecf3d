#pragma once

#include "ui/rules/rulecontrol.h"

#include <QStringList>

namespace ui {

// Who made a change of the rules, as people may read it.
QString whoText(const rules::Origin &who);

// What people do with rules in a list, and take back. Every change ends in one of the signals.
class RuleEdits final : public QObject {
    Q_OBJECT
public:
    explicit RuleEdits(RuleControl &rules, QObject *parent = nullptr);

    // Under an id that is not in use.
    void add(const rules::Rule &rule);
    void duplicate(const QStringList &ids); // each copy after its original, switched off
    void setEnabled(const QStringList &ids, bool on);
    void move(const QString &id, int position);    // in the list as it is without it
    void moveBy(const QStringList &ids, int step); // of rules in their order: -1 up, 1 down
    void remove(const QStringList &ids);
    // Puts what was deleted last back to its place, switched as it was; what is risky comes back switched off.
    void undo();
    bool canUndo() const { return !m_deleted.isEmpty(); }

    QByteArray json(const QStringList &ids) const; // one rule as an object, several as a list
    void paste(const QString &json);               // adds them; no more than a file may hold
    // Files are read and written elsewhere, so that a disk that hangs holds up nobody. Regular ones only.
    void load(const QString &path); // merges them: rules with the same id are replaced
    void save(const QString &path);

signals:
    void failed(const QString &sentence);
    void done(const QString &sentence); // to be shown
    void added(const QStringList &ids);
    void deleted(const QString &what); // “Deleted “503””
    void undone(const QStringList &ids);

private:
    using Success = std::function<void(const rules::Outcome &)>;
    struct Loaded {
        rules::Rules rules;
        QString problem; // empty: there is none
    };
    static Loaded readFile(const QString &path);                              // on any thread
    static QString writeFile(const QString &path, const rules::Rules &rules); // the problem
    void takeLoaded(const QString &name, const Loaded &loaded);

    void change(const rules::Edit &edit, const Success &success = {});
    void addAll(const QList<rules::PlacedRule> &rules);
    QList<rules::PlacedRule> placesOf(const QStringList &ids) const;

    RuleControl &m_rules;
    QList<QList<rules::PlacedRule>> m_deleted; // the last one last
};

// What is wrong with a rule, and where in its JSON; of a long JSON Pointer its beginning. No pointer: the sentence.
QString withPlace(const QString &sentence, const QString &pointer);

} // namespace ui
