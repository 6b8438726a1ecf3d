#pragma once

#include "rules/rulebook.h"
#include "view/ruledraft.h"

#include <QJsonObject>

#include <optional>

namespace view {

// One rule that a person writes, as a form or as its JSON, which are two views of the same; while others may change
// that rule, or delete it. Without widgets: whoever shows it tells it what is typed, and fills in what it gives back.
class RuleDocument {
public:
    enum class Page : quint8 { Form, Text };
    enum class Conflict : quint8 {
        None,
        Changed, // by others, since it was opened: saving replaces that
        Gone,    // deleted: saving adds it as a new rule
    };

    // What is to be shown from now on instead of what is there; each may be missing. Of `form` the form's JSON is given
    // back by setForm(), or where `isOpened` by setOpened().
    struct Fill {
        std::optional<rules::Rule> form;
        bool isOpened = false;
        std::optional<bool> switchedOn; // in the form; known here
        std::optional<QString> text;
    };

    // isNew: a blank name or id is filled in.
    RuleDocument(const rules::Rule &rule, bool isNew);

    // The form's JSON as it is opened, or loaded: what differs from it is a change.
    Fill setOpened(const QJsonObject &form, const std::optional<json::JsonError> &problem);

    // What is typed. problem: what the form has and its JSON cannot say.
    void setForm(const QJsonObject &form, const std::optional<json::JsonError> &problem);
    Fill setText(const QString &text);
    Fill setPage(Page page);
    Fill setAction(const rules::Action &action); // of the text, which is an object; the form does it by itself
    void setStreamName(const QString &name);     // of the one that a new rule is about

    // What the others do. Whoever switches the rule on or off meanwhile is followed, not overruled: it is no conflict.
    Fill setRules(const rules::RuleSnapshot &rules);
    Fill loadTheirs();                                   // instead of mine
    void setSaving(bool isSaving);                       // what comes now is one's own
    rules::Rule result(const rules::Rules &rules) const; // what is valid now, with its id among these rules
    rules::Edit editTo(const rules::Rule &result) const;

    const QString &ruleId() const { return m_ruleId; } // that is changed; of a new one: empty
    Page page() const { return m_page; }
    const Draft &draft() const { return m_draft; } // what stands there now
    bool isDirty() const;                          // closing it would throw something away
    Conflict conflict() const { return m_conflict; }
    const rules::Origin &changedBy() const { return m_changedBy; } // of a conflict
    bool canOpen(Page page) const;                                 // without losing anything
    bool canSetAction() const;

private:
    void noteTheirs(const rules::Rule &theirs, const rules::Origin &by);
    Fill followSwitch(bool isOn);
    void read();
    QJsonObject object() const;

    QString m_ruleId;
    rules::Rule m_base;   // as it was when it was opened or loaded; not whether it was on
    rules::Rule m_theirs; // as the rules last were
    rules::Origin m_changedBy;
    Conflict m_conflict = Conflict::None;
    bool m_isSaving = false;
    bool m_wasOn; // as the rules last were
    // How it was switched while the text was no rule: it says so once it is one again.
    std::optional<bool> m_switch;

    Page m_page = Page::Form;
    QJsonObject m_opened;
    QJsonObject m_form;
    std::optional<json::JsonError> m_formProblem;
    QString m_text;
    QString m_textOfForm; // that the form's text was when it became JSON
    NamedStream m_stream;
    Draft m_draft;
};

} // namespace view
