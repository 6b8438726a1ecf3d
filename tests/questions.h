#pragma once

#include <QCoreApplication>
#include <QFuture>
#include <QPromise>

#include <memory>
#include <vector>

// What a gateway was asked, and what a test answers to it when it likes.
template <typename Question, typename Answer>
class Questions {
public:
    QFuture<Answer> ask(const Question &question)
    {
        m_asked.push_back(question);
        m_promises.push_back(std::make_shared<QPromise<Answer>>());
        m_promises.back()->start();
        return m_promises.back()->future();
    }

    int size() const { return int(m_asked.size()); }
    const Question &last() const { return m_asked.back(); }
    bool isLast(const Question &question) const { return !m_asked.empty() && m_asked.back() == question; }
    bool isLastCancelled() const { return m_promises.back()->isCanceled(); }

    void answer(const Answer &answer) { answerAt(size() - 1, answer); }
    void answerAt(int index, const Answer &answer)
    {
        send(index, answer);
        m_promises[size_t(index)]->finish();
        QCoreApplication::sendPostedEvents();
    }
    void sendPart(const Answer &answer) // another follows
    {
        send(size() - 1, answer);
        QCoreApplication::sendPostedEvents();
    }

private:
    void send(int index, const Answer &answer) { m_promises[size_t(index)]->addResult(answer); }

    std::vector<Question> m_asked;
    std::vector<std::shared_ptr<QPromise<Answer>>> m_promises;
};
