#pragma once

#include "filter/filter.h"
#include "ui/kit/fonts.h"

#include <QLineEdit>
#include <QTimer>

#include <functional>

namespace ui {

// Where the filter is typed. Says how many streams it shows, and, on a line of its own below, what is wrong with it;
// while it is wrong the filter before it stays in force. A filter that asks for what nobody knows gets a remark there.
class FilterField final : public QLineEdit {
    Q_OBJECT
public:
    explicit FilterField(QWidget *parent = nullptr);
    ~FilterField() override;

    void setCounts(qsizetype shown, qsizetype all);
    void showSearching();                           // instead, while streams are still being held against the filter
    void setFilter(const filter::FilterTree &tree); // at once
    void addTerm(const filter::FilterTree &term);   // narrows by one more term
    // Takes these terms out, wherever they came from, and narrows by that one; what else stands there stays.
    void replaceTerms(const QList<filter::FilterTree> &away, const filter::FilterTree &term);
    // Says of a text whether it has come: then a filter may ask for it, though nobody knows it.
    void setSeen(const std::function<bool(const QByteArray &)> &isSeen) { m_isSeen = isSeen; }
    QString error() const { return m_isRemark ? QString() : m_error->text(); }
    QString remark() const { return m_isRemark ? m_error->text() : QString(); }

signals:
    void filterChanged(const filter::Filter &filter);
    void entered();     // Return, and what is typed is in force
    void downPressed(); // to what it shows

protected:
    void resizeEvent(QResizeEvent *event) override;
    void moveEvent(QMoveEvent *event) override;
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    bool event(QEvent *event) override;

private:
    void takeText();
    filter::FilterTree current() const;
    void showRemark();
    void showError(const filter::FilterError &error);
    void say(const QString &sentence, const QColor &back, const QColor &ink);
    void place();

    Label *m_counts;
    Label *m_error;          // floats below: a child of the window
    QTimer m_pause;          // typing goes on until this has passed
    filter::Filter m_filter; // in force
    filter::FilterError m_problem;
    std::function<bool(const QByteArray &)> m_isSeen = [](const QByteArray &) { return false; };
    bool m_isRemark = false; // what is said is no error
};

} // namespace ui
